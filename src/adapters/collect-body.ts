import { bodyTooLarge } from '../parse/body.js'

// A sender reads a 413 only after it has stopped writing, so the rest of a large body is read and dropped.
const maxDrainBytes = 8 * 1024 * 1024
const maxDrainMs = 1_000

/** Collects the chunks of a body and counts their bytes, until one of its two callbacks gets the result. */
export class BodyCollector {
  readonly #maxBytes: number
  readonly #resolve: (body: Uint8Array) => void
  readonly #reject: (error: unknown) => void
  #chunks: Uint8Array[] = []
  #length = 0
  #isClosed = false
  #drainTimer: ReturnType<typeof setTimeout> | undefined

  constructor(
    maxBytes: number,
    resolve: (body: Uint8Array) => void,
    reject: (error: unknown) => void,
  ) {
    this.#maxBytes = maxBytes
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Whether reading should stop. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Takes a chunk. Returns `false` once the limit is exceeded so far that reading must stop. */
  add(chunk: Uint8Array): boolean {
    this.#length += chunk.length
    if (this.#length <= this.#maxBytes) {
      this.#chunks.push(chunk)
      return true
    }
    this.#chunks = []
    this.#drainTimer ??= setTimeout(() => this.#refuse(), maxDrainMs)
    if (this.#length <= maxDrainBytes) return true
    this.#refuse()
    return false
  }

  /** Ends the body; rejects with `body_too_large` if it was. */
  end(): void {
    if (this.#length > this.#maxBytes) this.#refuse()
    else this.#resolve(concatenate(this.#chunks, this.#length))
  }

  fail(error: unknown): void {
    this.#isClosed = true
    clearTimeout(this.#drainTimer)
    this.#reject(error)
  }

  #refuse(): void {
    this.fail(bodyTooLarge(this.#maxBytes))
  }
}

function concatenate(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const [first] = chunks
  if (first && chunks.length === 1) return first
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}
