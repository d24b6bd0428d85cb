/**
 * Runs the variants in turn, many short rounds each, so that whatever else the machine does hits all
 * of them alike. Returns the median nanoseconds per operation of each. Creating the inputs is not timed.
 *
 * @template Input
 * @param {(variant: string) => Input[]} makeInputs
 * @param {Record<string, (inputs: Input[]) => unknown>} variants
 * @param {number} rounds
 */
export async function measure(makeInputs, variants, rounds) {
  /** @type {Record<string, number[]>} */
  const times = Object.fromEntries(Object.keys(variants).map((name) => [name, []]))
  const warmUp = Math.ceil(rounds / 4)
  for (let round = 0; round < rounds + warmUp; round += 1) {
    for (const [name, run] of Object.entries(variants)) {
      const inputs = makeInputs(name)
      const start = process.hrtime.bigint()
      await run(inputs)
      const elapsed = Number(process.hrtime.bigint() - start) / inputs.length
      if (round >= warmUp) times[name]?.push(elapsed)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]))
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/**
 * The median of ratios, and the lowest and the highest.
 *
 * @param {number[]} values
 */
export function range(values) {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)]
  return `${median(values).toFixed(2)} (${lowest.toFixed(2)}–${highest.toFixed(2)})`
}

/**
 * Ends the process with an error, later on, if a figure is over what we aim for.
 *
 * @param {number} aim
 * @param {string} what
 * @param {number} figure
 */
export function holdTo(aim, what, figure) {
  if (figure <= aim) return
  console.error(`${what}: ${figure.toFixed(2)} is over the aim of ${aim}.`)
  process.exitCode = 1
}
