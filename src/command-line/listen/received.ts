import type { ReceiveResult } from '../../receiver/receive-result.js'

/** A delivery that was received, whatever became of it. */
export interface Received {
  /** 1 for the first since the start. */
  readonly number: number
  readonly receivedAt: Date
  readonly result: ReceiveResult
  /** As received; `undefined` where nothing was read, for want of the key for example. */
  readonly body: Uint8Array<ArrayBuffer> | undefined
  readonly drift: readonly string[]
}
