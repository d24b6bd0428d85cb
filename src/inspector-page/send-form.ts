import { find } from './element.js'
import type { TopicSamples } from './messages.js'
import { setOptions } from './select-options.js'

/** The form that sends samples. */
export class SendForm {
  readonly #topic: HTMLSelectElement
  readonly #sample: HTMLSelectElement
  #topics: readonly TopicSamples[] = []

  constructor(form: HTMLFormElement, send: (topic: string, sample: string) => void) {
    this.#topic = find('[name=topic]', HTMLSelectElement, form)
    this.#sample = find('[name=sample]', HTMLSelectElement, form)
    this.#topic.addEventListener('change', () => this.#offerSamples())
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      send(this.#topic.value, this.#sample.value)
    })
  }

  /** Offers the topics and their samples. */
  offer(topics: readonly TopicSamples[]): void {
    this.#topics = topics
    setOptions(this.#topic, namesToChoices(topics.map(({ topic }) => topic)))
    this.#offerSamples()
  }

  #offerSamples(): void {
    const found = this.#topics.find(({ topic }) => topic === this.#topic.value)
    setOptions(this.#sample, namesToChoices(found?.samples ?? []))
  }
}

function namesToChoices(names: readonly string[]) {
  return names.map((name) => ({ value: name, label: name }))
}
