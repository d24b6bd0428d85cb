import { keyHeader } from '../../key-header.js'
import { type Answer, post } from '../../post.js'
import type { DeliveryHistory } from './delivery-history.js'
import type { InspectorOptions } from './inspector.js'
import { makeSample } from './samples.js'

/** POSTs samples and what arrived before to the receiver, with the key. */
export class Sender {
  readonly #options: InspectorOptions
  readonly #history: DeliveryHistory

  constructor(options: InspectorOptions, history: DeliveryHistory) {
    this.#options = options
    this.#history = history
  }

  /** `undefined` where there is no such sample. */
  async sendSample(topic: string, name: string): Promise<Answer | undefined> {
    const { receiverUrl, auth } = this.#options
    const sample = makeSample(topic, name, auth)
    return sample && (await post(receiverUrl, sample))
  }

  /** Sends the bytes of a delivery again; `undefined` where they are not kept. */
  async replay(number: number): Promise<Answer | undefined> {
    const { receiverUrl, auth } = this.#options
    const { inspected, headers } = this.#history.find(number) ?? {}
    if (inspected?.body === undefined) return undefined
    const body = Uint8Array.from(Buffer.from(inspected.body, 'base64'))
    return await post(receiverUrl, { headers: { ...headers, ...keyHeader(auth) }, body })
  }
}
