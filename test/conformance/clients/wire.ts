import { setTimeout as delay } from 'node:timers/promises'
import type { WireRequest } from '../host.js'

/** The parts of a body as they are to be sent; no more of them once there is an answer. */
export async function* partsOf(
  { chunks = [], ending, pauseMs }: WireRequest,
  answered: Promise<unknown>,
): AsyncGenerator<Uint8Array, void> {
  const last = chunks.at(-1)
  if (ending !== 'withheld') yield* chunks.slice(0, -1)
  if (pauseMs !== undefined) {
    const isAnswered = await Promise.race([
      answered.then(() => true),
      delay(pauseMs, false, { ref: false }),
    ])
    if (isAnswered) return
  }
  if (ending === 'withheld' || last === undefined) return
  yield ending === 'aborts' ? last.subarray(0, last.length / 2) : last
}

/** Header lines of the body: how it is framed. */
export function framingOf({ chunks, framing }: WireRequest): [name: string, value: string][] {
  if (!chunks) return []
  if (framing === 'chunked') return [['transfer-encoding', 'chunked']]
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return [['content-length', String(length)]]
}
