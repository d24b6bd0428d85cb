import { lease, windowLength } from './limits.js'

interface Entry {
  /** The attempt that holds the claim; `undefined` once the event is handled. */
  readonly holder: object | undefined
  readonly until: number
}

/** What the store that the processes share is to know, with every call taken and answered. */
export class ModelStore {
  readonly #entries = new Map<string, Entry>()

  claim(id: string, holder: object, time: number): 'claimed' | 'duplicate' | 'in_progress' {
    const entry = this.#entries.get(id)
    if (entry && entry.until > time) return entry.holder ? 'in_progress' : 'duplicate'
    this.#entries.set(id, { holder, until: time + lease })
    return 'claimed'
  }

  complete(id: string, time: number): void {
    this.#entries.set(id, { holder: undefined, until: time + windowLength })
  }

  release(id: string, holder: object): void {
    if (this.#entries.get(id)?.holder === holder) this.#entries.delete(id)
  }
}
