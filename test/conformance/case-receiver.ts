import { createQondorWebhooks, type ReceiveResult, type WebhookReceiver } from '../../src/index.js'
import type { CaseRecord, ConformanceCase } from './host.js'
import { key } from './requests.js'

/** The receiver of a case. */
export interface CaseReceiver extends WebhookReceiver {
  /** What it got, once nothing runs any more. */
  record(): Promise<CaseRecord>
}

/**
 * The receiver that a case asks for, with a handler that takes notes.
 *
 * @example
 * // Where the host runs in another process, which cannot be handed one:
 * const receivers = conformanceCases.map((theCase) => receiverOf(theCase))
 */
export function receiverOf({ options, handler }: ConformanceCase): CaseReceiver {
  const events: unknown[] = []
  const running: Promise<ReceiveResult>[] = []
  const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: key }, ...options })
  if (handler !== 'none') {
    qondor.onAny((event) => {
      events.push(event)
      return handler?.()
    })
  }
  return {
    receive(request) {
      const result = qondor.receive(request)
      running.push(result)
      return result
    },
    async record() {
      const outcomes = (await Promise.all(running)).map(({ outcome }) => outcome)
      return { events, outcomes }
    },
  }
}
