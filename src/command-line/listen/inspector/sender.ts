import { randomUUID } from 'node:crypto'
import { createDelivery } from '../../../testing/deliveries.js'
import { eventVariants } from '../../../testing/events.js'
import { createInvalidDelivery, invalidDeliveryKinds } from '../../../testing/invalid-deliveries.js'
import { qondorTopics } from '../../../topics/registry.js'
import { type HeaderKey, keyHeader } from '../../flags.js'
import { describeResponse, type PostRequest, type PostResult, post } from '../../post.js'
import { topicsWithFields } from '../../schema-questions.js'
import type { DeliveryHistory } from './delivery-history.js'
import { outcomeLabel, type TopicSamples } from './page/messages.js'

/** The response to a button of the page. */
interface Sent extends Pick<PostResult, 'status'> {
  /** The receiver's response in words. */
  readonly text: string
}

/** The receiver that samples and replays are sent to, and the key to send. */
export interface SenderOptions {
  readonly receiverUrl: URL
  readonly auth: HeaderKey | undefined
}

/** Sends samples and replays to the receiver, with the key. */
export class Sender {
  readonly #options: SenderOptions
  readonly #history: DeliveryHistory

  constructor(options: SenderOptions, history: DeliveryHistory) {
    this.#options = options
    this.#history = history
  }

  /** Sends a sample; `undefined` if there is no such sample. */
  async sendSample(topic: string, name: string): Promise<Sent | undefined> {
    const { receiverUrl, auth } = this.#options
    const sample = createSample(topic, name, auth)
    return sample && toSent(await post(receiverUrl, sample))
  }

  /**
   * Sends the bytes of a delivery again, unchanged or with a new `webhookId`; `undefined` if they are not
   * kept any more, or if they have no id to replace.
   */
  async replay(number: number, isNew: boolean): Promise<Sent | undefined> {
    const { receiverUrl, auth } = this.#options
    const { inspected, headers } = this.#history.find(number) ?? {}
    if (inspected?.body === undefined) return undefined
    const bytes = Uint8Array.from(Buffer.from(inspected.body, 'base64'))
    const body = isNew ? withNewId(bytes) : bytes
    if (body === undefined) return undefined
    return toSent(await post(receiverUrl, { headers: { ...headers, ...keyHeader(auth) }, body }))
  }
}

function toSent(result: PostResult): Sent {
  const { status, outcome } = result
  const label = outcome === undefined ? undefined : outcomeLabel({ outcome })
  return { status, text: describeResponse({ ...result, outcome: label }) }
}

/** A body with another `webhookId`, everything else as it was; `undefined` if it has none. */
function withNewId(bytes: Uint8Array<ArrayBuffer>): string | undefined {
  const webhookId = randomUUID()
  const renewed = Buffer.from(bytes)
    .toString('utf8')
    .replace(/("webhookId"\s*:\s*)"(?:[^"\\]|\\.)*"/, (_found, name) => `${name}"${webhookId}"`)
  try {
    // A field inside another may have the same name.
    return JSON.parse(renewed).webhookId === webhookId ? renewed : undefined
  } catch {
    return undefined
  }
}

/** The names of the samples of every topic: the valid ones, then the invalid ones. */
export function listSamples(): readonly TopicSamples[] {
  const breakable = topicsWithFields()
  return qondorTopics.map((topic) => {
    const broken = invalidDeliveryKinds.filter((kind) => {
      return kind !== 'invalid_payload' || breakable.includes(topic)
    })
    return { topic, samples: [...eventVariants, ...broken] }
  })
}

/** Creates a sample that {@link listSamples} lists; `undefined` for any other. */
function createSample(
  topicName: string,
  name: string,
  auth: HeaderKey | undefined,
): PostRequest | undefined {
  const listed = listSamples().find(({ topic }) => topic === topicName)
  const topic = qondorTopics.find((known) => known === topicName)
  if (!topic || !listed?.samples.includes(name)) return undefined
  const variant = eventVariants.find((known) => known === name)
  if (variant) return createDelivery(topic, {}, { auth, variant })
  const kind = invalidDeliveryKinds.find((known) => known === name)
  return kind && createInvalidDelivery(kind, { topic, auth })
}
