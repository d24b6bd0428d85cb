import { requirePositiveInteger } from '../../errors/require-positive-integer.js'

/** How long a worker that stops waits for what it has, if nothing else is said. */
export const defaultTimeoutMs = 30_000
// For handlers that mind their signal.
const graceMs = 1_000

/**
 * Waits for a worker to end what it has; past the time, aborts it and soon waits no longer. Throws
 * `invalid_options` for a time that no timer takes.
 */
export async function stopWithin(
  timeoutMs: number,
  ended: Promise<unknown>,
  late: AbortController,
): Promise<void> {
  requirePositiveInteger('timeoutMs', timeoutMs)
  if (await isSettledWithin(timeoutMs, ended)) return
  late.abort(new Error('The worker was stopped, and its time was up.'))
  await isSettledWithin(graceMs, ended)
}

/** Whether work is done in time; rejects as it does. */
export async function isSettledWithin(
  milliseconds: number,
  work: Promise<unknown>,
): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeUp = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  try {
    return await Promise.race([work.then(() => true), timeUp])
  } finally {
    clearTimeout(timer)
  }
}
