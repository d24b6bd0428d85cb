import { bodyTooLarge } from '../parse/body.js'

// A sender reads a 413 only after it has stopped writing, so the rest of a large body is read and dropped.
const maxDrainBytes = 8 * 1024 * 1024
const maxDrainMs = 1_000

/**
 * Collects the chunks of a body and counts their bytes, until one of its two callbacks gets the result. If
 * the length was declared, the last byte ends the body: the stream's own end event comes later, after a
 * timer.
 */
export class BodyCollector {
  readonly #maxBytes: number
  readonly #declaredBytes: number
  readonly #resolve: (body: Uint8Array) => void
  readonly #reject: (error: unknown) => void
  #chunks: Uint8Array[] = []
  #length = 0
  #isClosed = false
  #drainTimer: ReturnType<typeof setTimeout> | undefined

  /** `declaredBytes`: the declared length; `NaN` if there is none that can be trusted. */
  constructor(
    maxBytes: number,
    declaredBytes: number,
    resolve: (body: Uint8Array) => void,
    reject: (error: unknown) => void,
  ) {
    this.#maxBytes = maxBytes
    this.#declaredBytes = declaredBytes
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
      if (this.#length === this.#declaredBytes) this.end()
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

/** The part of `Headers` that is needed for the length of a body. */
interface LengthHeaders {
  get(name: string): string | null
  has(name: string): boolean
}

/**
 * The declared length of a body; `NaN` if it is missing or cannot be trusted. Middleware that
 * decompresses a body may leave the header with the old length, and the encoding.
 */
export function declaredBytes(headers: LengthHeaders): number {
  const length = headers.get('content-length') ?? ''
  return /^\d+$/.test(length) && !headers.has('content-encoding') ? Number(length) : Number.NaN
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
