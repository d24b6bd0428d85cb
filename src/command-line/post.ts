import { codeOf } from './failure.js'

const timeoutMs = 30_000

/** What is sent in one request. */
export interface Sendable {
  readonly headers: HeadersInit
  readonly body: string | Uint8Array<ArrayBuffer>
}

/** What came back: a status, or why there is none. */
export interface Answer {
  readonly status: number | undefined
  readonly problem: string | undefined
  readonly milliseconds: number
}

/** POSTs a body as it is. Does not follow a redirect, which would carry the key elsewhere. */
export async function post(
  url: URL,
  { headers, body }: Sendable,
  stopped?: AbortSignal,
): Promise<Answer> {
  const late = AbortSignal.timeout(timeoutMs)
  const signal = stopped ? AbortSignal.any([late, stopped]) : late
  const startedAt = performance.now()
  const answer = (status?: number, problem?: string): Answer => {
    return { status, problem, milliseconds: performance.now() - startedAt }
  }
  try {
    const request = { method: 'POST', headers, body, signal, redirect: 'manual' } as const
    const response = await fetch(url, request)
    // Read to its end, so that the connection can be used again.
    await response.arrayBuffer()
    return answer(response.status)
  } catch (error) {
    if (late.aborted) return answer(undefined, `no answer within ${timeoutMs / 1000} s`)
    return answer(undefined, stopped?.aborted ? 'given up' : problemOf(error))
  }
}

function problemOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = codeOf(cause)
  if (code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ENOTFOUND') return 'no such host'
  // The messages of the platform may quote headers.
  return code ?? (String(cause).endsWith('bad port') ? 'fetch uses no such port' : 'request failed')
}

/** Whether an answer says that the delivery was taken. */
export function isTaken({ status = 0 }: Pick<Answer, 'status'>): boolean {
  return status >= 200 && status < 300
}
