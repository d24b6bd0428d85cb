import { bodyTooLarge } from '../parse/body.js'

// A sender reads a 413 only after it has stopped writing, so the rest of a large body is read and dropped.
const maxDrainBytes = 8 * 1024 * 1024
const maxDrainMs = 1_000

/** Receives the chunks of a body. */
interface BodySink {
  /** Whether reading should stop. */
  isClosed(): boolean
  /** Returns `false` once the limit is exceeded so far that reading must stop. */
  chunk(bytes: Uint8Array): boolean
  end(): void
  fail(error: unknown): void
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

/**
 * Collects a body and counts its bytes; rejects with `body_too_large` above `maxBytes`. If the length
 * was declared, the last byte ends the body: the stream's own end event comes later, after a timer.
 */
export function collectBody(
  maxBytes: number,
  declared: number,
  start: (sink: BodySink) => void,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let chunks: Uint8Array[] = []
    let length = 0
    let isClosed = false
    let drained: ReturnType<typeof setTimeout> | undefined
    const fail = (error: unknown): void => {
      isClosed = true
      clearTimeout(drained)
      reject(error)
    }
    const refuse = (): void => fail(bodyTooLarge(maxBytes))
    start({
      isClosed: () => isClosed,
      chunk(bytes) {
        length += bytes.length
        if (length <= maxBytes) {
          chunks.push(bytes)
          if (length === declared) resolve(concatenate(chunks, length))
          return true
        }
        chunks = []
        drained ??= setTimeout(refuse, maxDrainMs)
        if (length <= maxDrainBytes) return true
        refuse()
        return false
      },
      end() {
        if (length > maxBytes) refuse()
        else resolve(concatenate(chunks, length))
      },
      fail,
    })
  })
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
