import { find } from './element.js'
import type { InspectedDelivery } from './messages.js'
import { setOptions } from './select-options.js'

const all = ''
const unread = 'No topic'

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
      (topic === all || topic === topicOf(delivery)) &&
      (outcome === all || outcome === delivery.outcome)
    )
  }

  /** Offers what there is, with how many there are of each. */
  offer(deliveries: readonly InspectedDelivery[]): void {
    offerIn(this.#topic, 'All topics', deliveries.map(topicOf))
    offerIn(
      this.#outcome,
      'All outcomes',
      deliveries.map(({ outcome }) => outcome),
    )
  }
}

function topicOf({ topic }: InspectedDelivery): string {
  return topic ?? unread
}

function offerIn(select: HTMLSelectElement, allLabel: string, values: readonly string[]): void {
  const counts = new Map<string, number>()
  // What is chosen stays on offer, though there may be none of it left.
  if (select.value !== all) counts.set(select.value, 0)
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const options = [...counts].sort(([one], [other]) => one.localeCompare(other))
  const labelled = options.map(([value, count]) => [value, `${value} (${count})`] as const)
  setOptions(select, [[all, allLabel], ...labelled])
}
