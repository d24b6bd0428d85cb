import type {
  Attempt,
  AttemptResult,
  DeliveryQueue,
  DeliveryWorkerOptions,
  HandleDelivery,
  StoredDelivery,
} from '../../../src/queue/index.js'

/** One call of a handler. */
export interface Call {
  readonly delivery: StoredDelivery
  readonly attempt: Attempt
  /** In milliseconds, on a clock that never goes back. */
  readonly at: number
}

/** A handler that remembers its calls and answers what `decide` says. */
export function recordingHandler(
  decide: (call: Call) => AttemptResult | Promise<AttemptResult> = () => ({ action: 'ack' }),
) {
  const calls: Call[] = []
  const handle: HandleDelivery = async (delivery, attempt) => {
    const call = { delivery, attempt, at: performance.now() }
    calls.push(call)
    return await decide(call)
  }
  return { calls, handle, keys: () => calls.map(({ delivery }) => delivery.key) }
}

/** Works on a queue; errors of the engine fail the test run. */
export function workOn(
  queue: DeliveryQueue,
  handle: HandleDelivery,
  { concurrency = 4 }: Partial<DeliveryWorkerOptions> = {},
) {
  const onError = (error: unknown): void => {
    throw error
  }
  return queue.work(handle, { concurrency, onError })
}
