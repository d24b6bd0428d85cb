import type { QondorWebhooks } from '../../../src/index.js'
import type { EncodedDelivery } from '../../../src/queue/index.js'

/** A message as an example stores it. */
export type Message = EncodedDelivery & { readonly reason?: string }

/** What a consumer asked its host to do with a message. */
export interface Settlement {
  readonly action: 'ack' | 'retry'
  /** When the host hands it out again; `undefined` where the consumer left that to the host. */
  readonly delaySeconds?: number
}

/** An example of a queue, between fakes of what its host gives it. */
export interface QueueHost {
  readonly qondor: QondorWebhooks
  /** What was sent to the queue and to the dead letters, oldest first. */
  readonly queue: readonly Message[]
  readonly dead: readonly Message[]
  /** Whether sends fail from now on. */
  break(isBroken: boolean): void
  post(
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<{ status: number; outcome: string; code?: string }>
  /** Hands a message to the consumer. */
  consume(message: unknown, attempt: number): Promise<Settlement>
  close(): void
}

/** Imports a file of an example, which is installed for these tests only: its types are not here. */
// biome-ignore lint/suspicious/noExplicitAny: the example's own build checks its types.
export function importExample(path: string): Promise<any> {
  return import(new URL(`../../../examples/${path}`, import.meta.url).href)
}
