/** An answer in the bytes of an HTTP/1 connection, and what follows it. */
export interface ReadAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly rest: Buffer
}

/** The first answer in `bytes`; `undefined` while it is not whole. */
export function readAnswer(bytes: Buffer, method: string): ReadAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(statusLine.split(' ')[1])
  const headers = new Headers(lines.map((line) => splitOnce(line, ': ')))
  const after = bytes.subarray(end + 4)
  const hasBody = status >= 200 && status !== 204 && status !== 304 && method !== 'HEAD'
  const body = hasBody ? readBody(after, headers) : { text: '', rest: after }
  return body && { status, headers, ...body }
}

function readBody(bytes: Buffer, headers: Headers): { text: string; rest: Buffer } | undefined {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(bytes)
  const length = Number(headers.get('content-length'))
  if (bytes.length < length) return undefined
  return { text: bytes.subarray(0, length).toString(), rest: bytes.subarray(length) }
}

function readChunks(bytes: Buffer): { text: string; rest: Buffer } | undefined {
  let text = ''
  let rest = bytes
  for (;;) {
    const end = rest.indexOf('\r\n')
    if (end < 0) return undefined
    const length = Number.parseInt(rest.subarray(0, end).toString(), 16)
    const after = end + 2 + length + 2
    if (rest.length < after) return undefined
    text += rest.subarray(end + 2, end + 2 + length).toString()
    rest = rest.subarray(after)
    if (length === 0) return { text, rest }
  }
}

function splitOnce(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator)
  return at < 0 ? [line.replace(/:$/, ''), ''] : [line.slice(0, at), line.slice(at + 2)]
}
