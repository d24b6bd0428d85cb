import type { HeaderKeyAuth } from '../../../authentication/webhook-auth.js'
import { keyHeader } from '../../key-header.js'
import { type Answer, post } from '../../post.js'
import type { DeliveryHistory } from './delivery-history.js'
import { makeSample } from './samples.js'

/** POSTs samples and what arrived before to the receiver, with the key. */
export class Sender {
  readonly #url: URL
  readonly #auth: HeaderKeyAuth | undefined
  readonly #history: DeliveryHistory

  constructor(
    { receiverUrl, auth }: { receiverUrl: URL; auth: HeaderKeyAuth | undefined },
    history: DeliveryHistory,
  ) {
    this.#url = receiverUrl
    this.#auth = auth
    this.#history = history
  }

  /** `undefined` where there is no such sample. */
  async sendSample(topic: string, name: string): Promise<Answer | undefined> {
    const sample = makeSample(topic, name, this.#auth)
    return sample && (await post(this.#url, sample))
  }

  /** Sends the bytes of a delivery again; `undefined` where they are not kept. */
  async replay(number: number): Promise<Answer | undefined> {
    const { body, headers } = this.#history.find(number) ?? {}
    return (
      body && (await post(this.#url, { headers: { ...headers, ...keyHeader(this.#auth) }, body }))
    )
  }
}
