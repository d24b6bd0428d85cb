import { find } from './element.js'
import type { InspectorClient } from './inspector-client.js'
import type { TopicSamples } from './messages.js'
import { setOptions } from './select-options.js'

/** The form that sends samples. */
export class SendForm {
  readonly #topic: HTMLSelectElement
  readonly #sample: HTMLSelectElement
  readonly #output: HTMLOutputElement
  #topics: readonly TopicSamples[] = []

  constructor(form: HTMLFormElement, client: InspectorClient) {
    this.#topic = find('[name=topic]', HTMLSelectElement, form)
    this.#sample = find('[name=sample]', HTMLSelectElement, form)
    this.#output = find('output', HTMLOutputElement, form)
    this.#topic.addEventListener('change', () => this.#offerSamples())
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#send(client)
    })
  }

  /** Offers the topics and their samples. */
  offer(topics: readonly TopicSamples[]): void {
    this.#topics = topics
    setOptions(
      this.#topic,
      topics.map(({ topic }) => [topic, topic]),
    )
    this.#offerSamples()
  }

  /** Says what came of something that was sent. */
  say(words: string): void {
    this.#output.textContent = words
  }

  #offerSamples(): void {
    const found = this.#topics.find(({ topic }) => topic === this.#topic.value)
    setOptions(
      this.#sample,
      (found?.samples ?? []).map((sample) => [sample, sample]),
    )
  }

  async #send(client: InspectorClient): Promise<void> {
    const [topic, sample] = [this.#topic.value, this.#sample.value]
    this.say(`${topic} ${sample}: ${await client.send(topic, sample)}`)
  }
}
