/** @typedef {ReturnType<typeof countingHandler>} Counter */

/** A handler that does nothing but count, by which is seen that no event was passed over. */
export function countingHandler() {
  const counter = {
    count: 0,
    handler: async () => {
      counter.count += 1
    },
  }
  return counter
}
