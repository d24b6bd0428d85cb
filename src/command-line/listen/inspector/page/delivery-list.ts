import { renderOutcomes } from './delivery-view.js'
import { element, wrappable } from './element.js'
import { type InspectedDelivery, outcomeLabel, topicLabel } from './messages.js'

interface Line {
  readonly delivery: InspectedDelivery
  readonly item: HTMLLIElement
  readonly button: HTMLButtonElement
}

/** Called with the selected delivery; `isOpened` if its line was activated, not only moved to. */
type SelectListener = (delivery: InspectedDelivery, isOpened: boolean) => void

/**
 * A line for each delivery, newest first. The list is one stop of the Tab key; the arrow keys move
 * between its lines.
 */
export class DeliveryList {
  readonly #list: HTMLOListElement
  readonly #select: SelectListener
  /** Oldest first. */
  #lines: readonly Line[] = []
  #selected: InspectedDelivery | undefined

  constructor(list: HTMLOListElement, select: SelectListener) {
    this.#list = list
    this.#select = select
    list.addEventListener('keydown', (event) => this.#move(event))
  }

  /** The kept deliveries, oldest first. */
  get deliveries(): readonly InspectedDelivery[] {
    return this.#lines.map(({ delivery }) => delivery)
  }

  /** Drops all deliveries. */
  clear(): void {
    this.#lines = []
    this.#selected = undefined
    this.#list.replaceChildren()
  }

  /** Adds new deliveries, updates changed ones, and keeps only the newest `kept`. */
  add(arrived: readonly InspectedDelivery[], kept: number): void {
    const lines = new Map(this.#lines.map((line) => [line.delivery.number, line]))
    for (const delivery of arrived) {
      const known = lines.get(delivery.number)
      lines.set(delivery.number, known ? renewLine(known, delivery) : this.#newLine(delivery))
    }
    const sorted = [...lines.values()].sort((one, other) => {
      return one.delivery.number - other.delivery.number
    })
    const dropped = Math.max(sorted.length - kept, 0)
    this.#lines = sorted.slice(dropped)
    for (const { item } of sorted.slice(0, dropped)) item.remove()
    // A line in the right place is not moved, because it would lose the focus.
    let below: Element | null = null
    for (const { item } of this.#lines) {
      if (item.nextElementSibling !== below || !item.isConnected) {
        this.#list.insertBefore(item, below)
      }
      below = item
    }
  }

  #newLine(delivery: InspectedDelivery): Line {
    const button = element('button', { type: 'button' }, ...contentOf(delivery))
    const line = { delivery, button, item: element('li', {}, button) }
    button.addEventListener('click', () => {
      this.#selectLine(button, true)
    })
    return line
  }

  /** Shows the lines of the deliveries that match; returns their number. */
  filter(fits: (delivery: InspectedDelivery) => boolean): number {
    for (const { delivery, item } of this.#lines) item.hidden = !fits(delivery)
    this.mark(this.#selected)
    return this.#shown().length
  }

  /** Marks the line of the selected delivery. */
  mark(selected: InspectedDelivery | undefined): void {
    this.#selected = selected
    const shown = this.#shown()
    const stop = shown.find(({ delivery }) => delivery.number === selected?.number) ?? shown[0]
    for (const { delivery, button } of this.#lines) {
      button.setAttribute('aria-current', String(delivery.number === selected?.number))
      button.tabIndex = delivery.number === stop?.delivery.number ? 0 : -1
    }
  }

  /** The visible lines, newest first as in the list. */
  #shown(): readonly Line[] {
    return this.#lines.filter(({ item }) => !item.hidden).reverse()
  }

  #move(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    const buttons = this.#shown().map(({ button }) => button)
    const target = targetOf(event.key, buttons)
    if (!target) return
    event.preventDefault()
    target.focus()
    this.#selectLine(target, false)
  }

  #selectLine(button: HTMLButtonElement, isOpened: boolean): void {
    const line = this.#lines.find((line) => line.button === button)
    if (line) this.#select(line.delivery, isOpened)
  }

  /** Moves the keyboard focus to the line of the selected delivery. */
  focus(): void {
    this.#lines.find(({ button }) => button.tabIndex === 0)?.button.focus()
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

function renewLine({ item, button }: Line, delivery: InspectedDelivery): Line {
  button.replaceChildren(...contentOf(delivery))
  return { delivery, item, button }
}

function contentOf(delivery: InspectedDelivery): readonly HTMLElement[] {
  const { time, code, summary, drift } = delivery
  const content: HTMLElement[] = [
    ...renderOutcomes(delivery, code ?? outcomeLabel(delivery)),
    element('span', { class: 'time' }, time),
    element('strong', {}, ...wrappable(topicLabel(delivery))),
  ]
  if (drift.length > 0) content.push(element('span', { class: 'drift' }, 'drift'))
  if (summary) content.push(element('span', { class: 'summary' }, summary))
  return content
}
