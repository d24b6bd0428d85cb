import { type Answer, describeAnswer } from '../../answer.js'
import { keyHeader } from '../../key-header.js'
import { post } from '../../post.js'
import type { DeliveryHistory } from './delivery-history.js'
import type { InspectorOptions } from './inspector.js'
import { makeSample } from './samples.js'

/** What a button is answered with. */
export interface Sent extends Pick<Answer, 'status'> {
  /** What came back, in words. */
  readonly answer: string
}

/** POSTs samples and what arrived before to the receiver, with the key. */
export class Sender {
  readonly #options: InspectorOptions
  readonly #history: DeliveryHistory

  constructor(options: InspectorOptions, history: DeliveryHistory) {
    this.#options = options
    this.#history = history
  }

  /** `undefined` where there is no such sample. */
  async sendSample(topic: string, name: string): Promise<Sent | undefined> {
    const { receiverUrl, auth } = this.#options
    const sample = makeSample(topic, name, auth)
    return sample && toSent(await post(receiverUrl, sample))
  }

  /** Sends the bytes of a delivery again; `undefined` where they are not kept. */
  async replay(number: number): Promise<Sent | undefined> {
    const { receiverUrl, auth } = this.#options
    const { inspected, headers } = this.#history.find(number) ?? {}
    if (inspected?.body === undefined) return undefined
    const body = Uint8Array.from(Buffer.from(inspected.body, 'base64'))
    return toSent(await post(receiverUrl, { headers: { ...headers, ...keyHeader(auth) }, body }))
  }
}

function toSent(answer: Answer): Sent {
  return { status: answer.status, answer: describeAnswer(answer) }
}
