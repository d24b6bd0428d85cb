// Longer than a statement and the connection after it may take to fail.
const quietMs = 15_000
// Connection exceptions, insufficient resources, and a server that shuts down or starts.
const lostConnection = /^(?:08|53|57P)/

/**
 * Reports an outage once, by its first error, until no error has come for 15 s. What the server itself
 * refuses is reported once for each kind in the same way.
 */
export function oncePerOutage(report: (error: unknown) => void): (error: unknown) => void {
  const lastSeen = new Map<string, number>()
  return (error) => {
    const kind = kindOf(error)
    const now = performance.now()
    const last = lastSeen.get(kind)
    lastSeen.set(kind, now)
    if (last === undefined || now - last > quietMs) report(error)
  }
}

function kindOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  const isAnswer = typeof code === 'string' && /^[\dA-Z]{5}$/.test(code)
  return isAnswer && !lostConnection.test(code) ? code : 'connection'
}
