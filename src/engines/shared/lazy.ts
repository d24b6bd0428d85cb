/** Something that is opened at its first use; an opening that failed is tried again at the next. */
export class Lazy<Value> {
  readonly #open: () => Promise<Value>
  #opening: Promise<Value> | undefined

  constructor(open: () => Promise<Value>) {
    this.#open = open
  }

  get(): Promise<Value> {
    if (!this.#opening) {
      const opening = this.#open()
      this.#opening = opening
      opening.catch(() => {
        if (this.#opening === opening) this.#opening = undefined
      })
    }
    return this.#opening
  }

  /** What is open or opening, if anything is; the next `get` opens anew. */
  take(): Promise<Value> | undefined {
    const opening = this.#opening
    this.#opening = undefined
    return opening
  }
}
