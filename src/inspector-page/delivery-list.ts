import { element } from './element.js'
import type { InspectedDelivery } from './messages.js'
import { timeOfDay, toneOf } from './tone.js'

/** A line for each delivery, the newest first; the arrow keys go from one to the next. */
export class DeliveryList {
  readonly #list: HTMLOListElement
  readonly #kept: number
  readonly #select: (delivery: InspectedDelivery) => void
  readonly #lines = new Map<InspectedDelivery, HTMLLIElement>()

  constructor(list: HTMLOListElement, kept: number, select: (delivery: InspectedDelivery) => void) {
    this.#list = list
    this.#kept = kept
    this.#select = select
    list.addEventListener('keydown', (event) => this.#move(event))
  }

  /** Those that are kept, oldest first. */
  get deliveries(): readonly InspectedDelivery[] {
    return [...this.#lines.keys()]
  }

  add(delivery: InspectedDelivery): void {
    const line = renderLine(delivery)
    line.addEventListener('click', () => this.#select(delivery))
    this.#lines.set(delivery, line)
    this.#list.prepend(line)
    const [oldest] = this.#lines.keys()
    if (oldest && this.#lines.size > this.#kept) this.#remove(oldest)
  }

  /** Shows the lines of those that fit; answers how many there are. */
  filter(fits: (delivery: InspectedDelivery) => boolean): number {
    let shown = 0
    for (const [delivery, line] of this.#lines) {
      line.hidden = !fits(delivery)
      if (!line.hidden) shown += 1
    }
    return shown
  }

  /** Marks the line of the delivery that is shown in full. */
  mark(selected: InspectedDelivery | undefined): void {
    for (const [delivery, line] of this.#lines) {
      const button = line.querySelector('button')
      if (delivery === selected) button?.setAttribute('aria-current', 'true')
      else button?.removeAttribute('aria-current')
    }
  }

  #remove(delivery: InspectedDelivery): void {
    this.#lines.get(delivery)?.remove()
    this.#lines.delete(delivery)
  }

  #move(event: KeyboardEvent): void {
    const { key } = event
    if (!['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(key)) return
    event.preventDefault()
    const buttons = [...this.#list.querySelectorAll<HTMLButtonElement>('li:not([hidden]) button')]
    const index = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const last = buttons.length - 1
    const targets = { ArrowDown: Math.min(index + 1, last), ArrowUp: Math.max(index - 1, 0) }
    const ends = { Home: 0, End: last }
    const target = buttons[{ ...targets, ...ends }[key as keyof typeof targets]]
    target?.focus()
    target?.click()
  }
}

function renderLine(delivery: InspectedDelivery): HTMLLIElement {
  const { receivedAt, outcome, code, topic, summary, drift } = delivery
  const button = element(
    'button',
    { type: 'button' },
    element('span', { class: `outcome ${toneOf(delivery)}` }, code ?? outcome),
    element('time', { datetime: receivedAt }, timeOfDay(receivedAt)),
    element('strong', {}, topic ?? 'No topic'),
  )
  if (drift.length > 0) button.append(element('span', { class: 'drift' }, 'drift'))
  if (summary) button.append(element('span', { class: 'summary' }, summary))
  return element('li', {}, button)
}
