import { bodyTooLarge } from '../parse/body.js'

// A sender hears a 413 only once it has stopped writing, so an oversized body is read on, unkept.
const maxDrainBytes = 8 * 1024 * 1024
const maxDrainMs = 1_000

/** Where a source puts what it reads. */
interface BodySink {
  /** Whether there is no use in reading on. */
  isClosed(): boolean
  /** Answers `false` once so much has come that reading is to stop. */
  chunk(bytes: Uint8Array): boolean
  end(): void
  fail(error: unknown): void
}

/** What is needed of headers to know the length of a body. */
interface LengthHeaders {
  get(name: string): string | null
  has(name: string): boolean
}

/**
 * The declared length of a body; `NaN` where there is none to believe. Middleware that inflates a
 * body may leave the length that it had before, and the encoding.
 */
export function declaredBytes(headers: LengthHeaders): number {
  const length = headers.get('content-length') ?? ''
  return /^\d+$/.test(length) && !headers.has('content-encoding') ? Number(length) : Number.NaN
}

/**
 * Collects a body, counted while it comes; rejects with `body_too_large` past `maxBytes`. Where its
 * length was declared, the last byte ends it: the stream's own end comes later, after a timer.
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
