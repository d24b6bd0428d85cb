import { element } from './element.js'
import type { InspectedDelivery } from './messages.js'
import { topicLabel } from './topic-label.js'

interface Line {
  readonly item: HTMLLIElement
  readonly button: HTMLButtonElement
}

/**
 * A line for each delivery, the newest first. The list is one stop of the Tab key, inside which the
 * arrow keys go from one to the next.
 */
export class DeliveryList {
  readonly #list: HTMLOListElement
  readonly #select: (delivery: InspectedDelivery) => void
  readonly #lines = new Map<InspectedDelivery, Line>()
  #selected: InspectedDelivery | undefined

  constructor(list: HTMLOListElement, select: (delivery: InspectedDelivery) => void) {
    this.#list = list
    this.#select = select
    list.addEventListener('keydown', (event) => this.#move(event))
  }

  /** Those that are kept, oldest first. */
  get deliveries(): readonly InspectedDelivery[] {
    return [...this.#lines.keys()]
  }

  /** Adds what arrived, and lets the oldest go beyond so many. */
  add(arrived: readonly InspectedDelivery[], kept: number): void {
    for (const delivery of arrived) {
      const line = renderLine(delivery)
      line.button.addEventListener('click', () => this.#select(delivery))
      this.#lines.set(delivery, line)
      this.#list.prepend(line.item)
    }
    for (const delivery of this.deliveries.slice(0, Math.max(this.#lines.size - kept, 0))) {
      this.#lines.get(delivery)?.item.remove()
      this.#lines.delete(delivery)
    }
  }

  /** Shows the lines of those that fit; answers how many there are. */
  filter(fits: (delivery: InspectedDelivery) => boolean): number {
    for (const [delivery, { item }] of this.#lines) item.hidden = !fits(delivery)
    this.mark(this.#selected)
    return this.#shown().length
  }

  /** Marks the line of the delivery that is shown in full. */
  mark(selected: InspectedDelivery | undefined): void {
    this.#selected = selected
    const shown = this.#shown()
    const stop = shown.find(([delivery]) => delivery === selected) ?? shown[0]
    for (const [delivery, { button }] of this.#lines) {
      button.setAttribute('aria-current', String(delivery === selected))
      button.tabIndex = delivery === stop?.[0] ? 0 : -1
    }
  }

  /** What the filter shows, the newest first as in the list. */
  #shown(): readonly (readonly [InspectedDelivery, Line])[] {
    return [...this.#lines].filter(([, { item }]) => !item.hidden).reverse()
  }

  #move(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    const buttons = this.#shown().map(([, { button }]) => button)
    const target = targetOf(event.key, buttons)
    if (!target) return
    event.preventDefault()
    target.focus()
    target.click()
  }
}

function targetOf(
  key: string,
  buttons: readonly HTMLButtonElement[],
): HTMLButtonElement | undefined {
  const index = buttons.indexOf(document.activeElement as HTMLButtonElement)
  if (key === 'ArrowDown') return buttons[index + 1]
  if (key === 'ArrowUp') return buttons[index - 1]
  if (key === 'Home') return buttons[0]
  return key === 'End' ? buttons.at(-1) : undefined
}

function renderLine(delivery: InspectedDelivery): Line {
  const { time, outcome, code, tone, summary, drift } = delivery
  const button = element(
    'button',
    { type: 'button' },
    element('span', { class: `outcome ${tone}` }, code ?? outcome),
    element('span', { class: 'time' }, time),
    element('strong', {}, topicLabel(delivery)),
  )
  if (drift.length > 0) button.append(element('span', { class: 'drift' }, 'drift'))
  if (summary) button.append(element('span', { class: 'summary' }, summary))
  return { item: element('li', {}, button), button }
}
