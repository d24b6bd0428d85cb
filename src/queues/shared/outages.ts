// Longer than a command and the next connection may take to fail.
const quietMs = 15_000

/**
 * Reports only the first error of each outage. `outageOf` names the outage of an error. An outage is over
 * after 15 s without one of its errors. An error without an outage is always reported.
 */
export function oncePerOutage(
  report: (error: unknown) => void,
  outageOf: (error: unknown) => string | undefined,
): (error: unknown) => void {
  const lastSeen = new Map<string, number>()
  return (error) => {
    const outage = outageOf(error)
    if (outage === undefined) return report(error)
    const now = performance.now()
    const last = lastSeen.get(outage)
    lastSeen.set(outage, now)
    if (last === undefined || now - last > quietMs) report(error)
  }
}
