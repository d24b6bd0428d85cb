import { find } from './element.js'
import type { InspectedDelivery } from './messages.js'
import { setOptions } from './select-options.js'
import { topicLabel } from './topic-label.js'

const all = 'all'

/** What of the deliveries is listed: those of a topic, of an outcome, or all. */
export class Filter {
  readonly #topic: HTMLSelectElement
  readonly #outcome: HTMLSelectElement
  readonly #follow: HTMLInputElement

  constructor(form: HTMLFormElement, onChange: () => void) {
    this.#topic = find('[name=topic]', HTMLSelectElement, form)
    this.#outcome = find('[name=outcome]', HTMLSelectElement, form)
    this.#follow = find('[name=follow]', HTMLInputElement, form)
    form.addEventListener('change', onChange)
    form.addEventListener('focusout', onChange)
    form.addEventListener('submit', (event) => event.preventDefault())
  }

  /** Whether the newest is to be shown in full as it comes. */
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
      (outcome === all || outcome === delivery.outcome)
    )
  }

  /** Offers what there is, with how many there are of each. */
  offer(deliveries: readonly InspectedDelivery[]): void {
    offerIn(this.#topic, 'All topics', deliveries, topicKey, topicLabel)
    const outcomeOf = ({ outcome }: InspectedDelivery): string => outcome
    offerIn(this.#outcome, 'All outcomes', deliveries, outcomeOf, outcomeOf)
  }
}

// No topic that is sent can be taken for `all`, or for none.
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
  // One that is open under somebody's hand stays as it is.
  if (select === document.activeElement && select.options.length > 1) return
  const found = new Map<string, { label: string; count: number }>()
  const [chosen] = select.selectedOptions
  // What is chosen stays on offer, though there may be none of it left.
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
