import { randomUUID } from 'node:crypto'
import { createDelivery, deliveryHeaders } from '../../../testing/deliveries.js'
import { eventVariants } from '../../../testing/events.js'
import { createInvalidDelivery, invalidDeliveryKinds } from '../../../testing/invalid-deliveries.js'
import { qondorTopics } from '../../../topics/registry.js'
import { type HeaderKey, keyHeader } from '../../flags.js'
import { describeResponse, type PostRequest, type PostResult, post } from '../../post.js'
import { topicsWithFields } from '../../schema-questions.js'
import type { DeliveryHistory } from './delivery-history.js'
import { withWebhookId } from './page/delivery-body.js'
import { outcomeLabel, type TopicSamples } from './page/messages.js'

/** The response to a button of the page. */
interface Sent extends Pick<PostResult, 'status'> {
  /** The receiver's response in words. */
  readonly text: string
}

/** Why a button did nothing, and what to do. */
export class ActionError extends Error {
  readonly status: number

  constructor(message: string, status = 404) {
    super(message)
    this.status = status
  }
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

  async sendSample(topic: string, name: string): Promise<Sent> {
    const { receiverUrl, auth } = this.#options
    return toSent(await post(receiverUrl, createSample(topic, name, auth)))
  }

  /** Sends a body as it is, with the headers and the key of a sample. */
  async sendBody(body: Uint8Array<ArrayBuffer>): Promise<Sent> {
    const { receiverUrl, auth } = this.#options
    return toSent(await post(receiverUrl, { headers: deliveryHeaders(auth), body }))
  }

  /** The body of a new sample; `undefined` if it is not text. */
  getSample(topic: string, name: string): { readonly body: string | undefined } {
    const { body } = createSample(topic, name, this.#options.auth)
    return { body: typeof body === 'string' ? body : undefined }
  }

  /** Sends the bytes of a delivery again, unchanged or with a new `webhookId`. */
  async replay(number: number, isNew: boolean): Promise<Sent> {
    const { receiverUrl, auth } = this.#options
    const { inspected, headers } = this.#history.find(number) ?? {}
    if (inspected?.body === undefined) {
      throw new ActionError(
        'listen does not keep its body. Replay another delivery, or with --save the saved file.',
      )
    }
    const bytes = Uint8Array.from(Buffer.from(inspected.body, 'base64'))
    const body = isNew ? withNewId(bytes) : bytes
    return toSent(await post(receiverUrl, { headers: { ...headers, ...keyHeader(auth) }, body }))
  }
}

function toSent(result: PostResult): Sent {
  const { status, outcome } = result
  const label = outcome === undefined ? undefined : outcomeLabel({ outcome })
  return { status, text: describeResponse({ ...result, outcome: label }) }
}

function withNewId(bytes: Uint8Array): string {
  const renewed = withWebhookId(Buffer.from(bytes).toString('utf8'), randomUUID())
  if (renewed !== undefined) return renewed
  throw new ActionError('its body has no webhookId that is text. Replay it unchanged.')
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

/** Creates a sample that {@link listSamples} lists. */
function createSample(topicName: string, name: string, auth: HeaderKey | undefined): PostRequest {
  const listed = listSamples().find(({ topic }) => topic === topicName)
  const topic = qondorTopics.find((known) => known === topicName)
  const variant = eventVariants.find((known) => known === name)
  const kind = invalidDeliveryKinds.find((known) => known === name)
  if (topic && listed?.samples.includes(name)) {
    if (variant) return createDelivery(topic, {}, { auth, variant })
    if (kind) return createInvalidDelivery(kind, { topic, auth })
  }
  throw new ActionError('This sample does not exist.')
}
