// RFC 9110, 7.6.1, and what the next request has of its own.
const ofThisConnection = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
])

/** The headers of a request, in pairs as Node lists them, but for those of its connection. */
export function headersToForward(rawHeaders: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  }
  const named = pairs
    .filter(([name]) => name.toLowerCase() === 'connection')
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/))
  return pairs.filter(([name]) => {
    const lower = name.toLowerCase()
    return !ofThisConnection.has(lower) && !named.includes(lower)
  })
}
