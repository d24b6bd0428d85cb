import { setMaxListeners } from 'node:events'
import { isObject } from '../parse/body.js'
import { getErrorCode } from './output.js'

/** Limits of a response: the time to its status, the time to its end, and the bytes that are read. */
const limits = { statusMs: 30_000, endMs: 5_000, bytes: 64 * 1024 }

/** The headers and the body of one request. */
export interface PostRequest {
  readonly headers: HeadersInit
  readonly body: string | Uint8Array<ArrayBuffer>
}

/**
 * POSTs a body unchanged. Does not follow a redirect, which would send the key elsewhere. Reads at most
 * 64 KiB of the response, for at most five seconds after its status, and then closes the connection.
 * `see` gets what was read.
 */
export async function post(
  url: URL,
  { headers, body }: PostRequest,
  stopped?: AbortSignal,
  see?: (text: string) => void,
): Promise<PostResult> {
  // Each request has its own signal: on Node 20 a shared one would keep all requests in memory.
  const request = new AbortController()
  const abort = (): void => request.abort()
  const late = setTimeout(abort, limits.statusMs)
  if (stopped) setMaxListeners(0, stopped)
  stopped?.addEventListener('abort', abort)
  if (stopped?.aborted) abort()
  const startedAt = performance.now()
  const resultOf = (found: Partial<PostResult>): PostResult => {
    const nothing = { status: undefined, problem: undefined, outcome: undefined, code: undefined }
    return { ...nothing, cut: undefined, ...found, milliseconds: performance.now() - startedAt }
  }
  try {
    const { signal } = request
    const init = { method: 'POST', headers, body, signal, redirect: 'manual' } as const
    const response = await fetch(url, init)
    clearTimeout(late)
    const { text, cut } = await readBody(response.body, signal)
    see?.(text)
    return resultOf({ status: response.status, cut, ...outcomeIn(text) })
  } catch (error) {
    if (stopped?.aborted) return resultOf({ problem: 'cancelled' })
    const isLate = request.signal.aborted
    return resultOf({
      problem: isLate ? `no response within ${limits.statusMs / 1000} s` : problemOf(error),
    })
  } finally {
    clearTimeout(late)
    stopped?.removeEventListener('abort', abort)
  }
}

/** Reads a body to its end, so that the connection can be used again, or up to a limit. */
async function readBody(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): Promise<{ readonly text: string; readonly cut: string | undefined }> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  let cut: string | undefined
  const end = (why: string): void => {
    cut ??= why
    // A stream that already failed has nothing to cancel.
    reader?.cancel().catch(() => undefined)
  }
  const late = setTimeout(() => end(`no end within ${limits.endMs / 1000} s`), limits.endMs)
  const giveUp = (): void => end('cancelled before its end')
  signal.addEventListener('abort', giveUp)
  try {
    for (;;) {
      const { value, done } = (await reader?.read()) ?? { done: true }
      if (done || !value) break
      length += value.byteLength
      if (length > limits.bytes) {
        end(`cut off after ${limits.bytes / 1024} KiB`)
        break
      }
      chunks.push(value)
    }
  } catch {
    end('broken off')
  } finally {
    clearTimeout(late)
    signal.removeEventListener('abort', giveUp)
  }
  return { text: Buffer.concat(chunks).toString('utf8'), cut }
}

function problemOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = getErrorCode(cause)
  if (code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ENOTFOUND') return 'no such host'
  // The platform's messages may quote headers.
  return code ?? (String(cause).endsWith('bad port') ? 'fetch blocks this port' : 'request failed')
}

/** The result of a request: a status, or the reason why there is none. */
export interface PostResult {
  readonly status: number | undefined
  /** The reason why there is no status. */
  readonly problem: string | undefined
  /** The outcome, if the response comes from a receiver of this package. */
  readonly outcome: string | undefined
  /** The code with the outcome, such as `invalid_payload`. */
  readonly code: string | undefined
  /** The reason why the response was not read to its end. */
  readonly cut: string | undefined
  readonly milliseconds: number
}

/** Whether the status says that the delivery was accepted. */
export function isSuccess({ status = 0 }: Pick<PostResult, 'status'>): boolean {
  return status >= 200 && status < 300
}

/** The severity of a response: handled, accepted but not handled, or failed. */
export function responseSeverity(result: PostResult): 'good' | 'noted' | 'bad' {
  if (!isSuccess(result)) return 'bad'
  const { outcome = 'handled', cut } = result
  return cut === undefined && ['handled', 'queued'].includes(outcome) ? 'good' : 'noted'
}

/** A response in words: `200 duplicate`, `422 invalid (invalid_payload)`, `connection refused`. */
export function describeResponse({ status, problem, outcome, code, cut }: PostResult): string {
  if (status === undefined) return problem ?? 'no response'
  const became = outcome === undefined ? '' : ` ${describeOutcome({ outcome, code })}`
  return `${status}${became}${cut === undefined ? '' : `, ${cut}`}`
}

/** An outcome, with its code if that says more: `duplicate`, `invalid (invalid_payload)`. */
export function describeOutcome({
  outcome = '',
  code,
}: Pick<PostResult, 'outcome' | 'code'>): string {
  return code === undefined || code === outcome ? outcome : `${outcome} (${code})`
}

/** The outcome and the code in the body of a receiver's response. */
export function outcomeIn(text: string): Pick<PostResult, 'outcome' | 'code'> {
  const nothing = { outcome: undefined, code: undefined }
  try {
    const body: unknown = JSON.parse(text)
    if (!isObject(body)) return nothing
    const outcome = nameIn(body, 'outcome')
    return outcome === undefined ? nothing : { outcome, code: nameIn(body, 'code') }
  } catch {
    return nothing
  }
}

// Another app may respond with anything under such a key; only a name is printed.
function nameIn(body: object, key: string): string | undefined {
  const value: unknown = Reflect.get(body, key)
  return typeof value === 'string' && /^[a-z][a-z_]{0,39}$/.test(value) ? value : undefined
}

/** Runs a limited number of tasks at once; the others wait their turn. */
export class ConcurrencyLimit {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  readonly #pending = new Set<Promise<void>>()
  #running = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Resolves when the task has started. A task must not reject. */
  async start(work: () => Promise<void>): Promise<void> {
    if (this.#running < this.#limit) this.#running += 1
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    const pending = work().finally(() => {
      this.#pending.delete(pending)
      // The task that has waited longest starts next.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    })
    this.#pending.add(pending)
  }

  /** Resolves when all tasks that have started are done. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending)
  }
}
