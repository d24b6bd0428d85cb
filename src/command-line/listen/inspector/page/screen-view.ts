import { find } from './element.js'

/** The width from which the list and the delivery are side by side, as in list.css. */
const wide = '(min-width: 46.01rem)'

/** What a narrow screen shows: the list first, or the delivery that was opened. Wide screens show both. */
export class ScreenView {
  readonly #main = find('main', HTMLElement)
  readonly #opened = find('#opened', HTMLElement)
  readonly #isWide = matchMedia(wide)

  /** Calls `onList` when the user goes back to the list. */
  constructor(onList: () => void) {
    this.#isWide.addEventListener('change', () => this.#openForms())
    this.#openForms()
    find('#back', HTMLButtonElement).addEventListener('click', () => {
      this.#main.classList.remove('opened')
      onList()
    })
  }

  /** Shows the delivery on a narrow screen, in place of the list. */
  open(): void {
    this.#main.classList.add('opened')
    if (this.#isWide.matches) return
    scrollTo(0, 0)
    find('#back', HTMLButtonElement, this.#opened).focus()
  }

  /** The forms are always open on a wide screen, and one line each on a narrow one. */
  #openForms(): void {
    for (const details of document.querySelectorAll('details')) {
      details.open = this.#isWide.matches
    }
  }
}
