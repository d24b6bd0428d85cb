import { decodeBody } from './delivery-body.js'
import { element, find } from './element.js'
import { type InspectedDelivery, outcomeLabel, type TopicSamples, topicLabel } from './messages.js'
import { SampleEditor } from './sample-editor.js'

const all = 'all'

/** The filter of the list: by topic, by outcome, by a text, or all. */
export class Filter {
  readonly #topic: HTMLSelectElement
  readonly #outcome: HTMLSelectElement
  readonly #text: HTMLInputElement
  readonly #follow: HTMLInputElement

  constructor(form: HTMLFormElement, onChange: () => void) {
    this.#topic = find('[name=topic]', HTMLSelectElement, form)
    this.#outcome = find('[name=outcome]', HTMLSelectElement, form)
    this.#text = find('[name=text]', HTMLInputElement, form)
    this.#follow = find('[name=follow]', HTMLInputElement, form)
    form.addEventListener('change', onChange)
    this.#text.addEventListener('input', onChange)
    form.addEventListener('focusout', onChange)
    form.addEventListener('submit', (event) => event.preventDefault())
  }

  /** Whether the newest delivery is shown in full when it arrives. */
  get isFollowing(): boolean {
    return this.#follow.checked
  }

  set isFollowing(isFollowing: boolean) {
    this.#follow.checked = isFollowing
  }

  fits(delivery: InspectedDelivery): boolean {
    const [topic, outcome] = [this.#topic.value, this.#outcome.value]
    return (
      (topic === all || topic === topicKey(delivery)) &&
      (outcome === all || outcome === delivery.outcome) &&
      textOf(delivery).includes(this.#text.value.trim().toLowerCase())
    )
  }

  /** Lists the existing topics and outcomes, each with its count. */
  offer(deliveries: readonly InspectedDelivery[]): void {
    offerIn(this.#topic, 'All topics', deliveries, topicKey, topicLabel)
    const outcomeOf = ({ outcome }: InspectedDelivery): string => outcome
    offerIn(this.#outcome, 'All outcomes', deliveries, outcomeOf, outcomeLabel)
  }
}

const texts = new WeakMap<InspectedDelivery, string>()

/** What a search looks in: the body, the id, the line of the list, and the headers. */
function textOf(delivery: InspectedDelivery): string {
  const known = texts.get(delivery)
  if (known !== undefined) return known
  const { topic, webhookId, code, app, summary, body, headers } = delivery
  const parts = [topic, webhookId, code, app?.text, app?.answer, summary]
  for (const { name, value } of headers) parts.push(`${name}: ${value ?? ''}`)
  if (body !== undefined) parts.push(decodeBody(body).text)
  const text = parts
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase()
  texts.set(delivery, text)
  return text
}

// With the `=`, no topic can be confused with `all` or `none`.
function topicKey({ topic }: InspectedDelivery): string {
  return topic === undefined ? 'none' : `=${topic}`
}

function offerIn(
  select: HTMLSelectElement,
  allLabel: string,
  deliveries: readonly InspectedDelivery[],
  keyOf: (delivery: InspectedDelivery) => string,
  labelOf: (delivery: InspectedDelivery) => string,
): void {
  // A list that the user has open is not changed.
  if (select === document.activeElement && select.options.length > 1) return
  const found = new Map<string, { label: string; count: number }>()
  const [chosen] = select.selectedOptions
  // The current choice stays in the list, even if no delivery matches it any more.
  if (chosen && chosen.value !== all) {
    found.set(chosen.value, { label: chosen.dataset['label'] ?? '', count: 0 })
  }
  for (const delivery of deliveries) {
    const key = keyOf(delivery)
    const label = labelOf(delivery)
    found.set(key, { label, count: (found.get(key)?.count ?? 0) + 1 })
  }
  const options = [...found].map(([value, { label, count }]) => ({ value, label, count }))
  options.sort((one, other) => one.label.localeCompare(other.label))
  setOptions(select, [{ value: all, label: allLabel }, ...options])
}

/** A choice and its count. */
interface Choice {
  readonly value: string
  readonly label: string
  readonly count?: number
}

/** Fills a select with choices; keeps the current choice if it still exists. */
function setOptions(select: HTMLSelectElement, choices: readonly Choice[]): void {
  const { value: chosen } = select
  const options = choices.map(({ value, label, count }) => {
    const text = count === undefined ? label : `${label} (${count})`
    return element('option', { value, 'data-label': label }, text)
  })
  const isSame = options.every((option, index) => option.isEqualNode(select[index] ?? null))
  // The user may have the list open.
  if (isSame && options.length === select.length) return
  select.replaceChildren(...options)
  if (choices.some(({ value }) => value === chosen)) select.value = chosen
}

/** What the form asks for: a sample, or a body that was made of one. */
interface SendActions {
  readonly sendSample: (topic: string, sample: string) => void
  readonly sendBody: (what: string, body: string) => void
  /** Gets the body of a new sample: `undefined` if it is not text, or if `listen` does not respond. */
  readonly getSample: (topic: string, sample: string) => Promise<string | undefined>
}

/** The form that sends samples, as they are or edited. */
export class SendForm {
  readonly #topic: HTMLSelectElement
  readonly #sample: HTMLSelectElement
  readonly #editor: SampleEditor
  #topics: readonly TopicSamples[] = []

  constructor(form: HTMLFormElement, { sendSample, sendBody, getSample }: SendActions) {
    this.#topic = find('[name=topic]', HTMLSelectElement, form)
    this.#sample = find('[name=sample]', HTMLSelectElement, form)
    this.#editor = new SampleEditor(form, () => getSample(this.#topic.value, this.#sample.value))
    this.#topic.addEventListener('change', () => {
      this.#offerSamples()
      this.#choose()
    })
    this.#sample.addEventListener('change', () => this.#choose())
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      const { body } = this.#editor
      if (body === undefined) sendSample(this.#topic.value, this.#sample.value)
      else sendBody(`${this.#name} as edited`, body)
    })
  }

  /** Lists the topics and their samples. */
  offer(topics: readonly TopicSamples[]): void {
    this.#topics = topics
    setOptions(this.#topic, namesToChoices(topics.map(({ topic }) => topic)))
    this.#offerSamples()
    this.#choose()
  }

  get #name(): string {
    return `${this.#topic.value} ${this.#sample.value}`
  }

  #choose(): void {
    this.#editor.choose(this.#name)
  }

  #offerSamples(): void {
    const found = this.#topics.find(({ topic }) => topic === this.#topic.value)
    setOptions(this.#sample, namesToChoices(found?.samples ?? []))
  }
}

function namesToChoices(names: readonly string[]) {
  return names.map((name) => ({ value: name, label: name }))
}
