// Longer than a command and the next connection may take to fail.
const quietMs = 15_000

/**
 * Reports only the first error of each outage. `outageOf` names the outage that an error is part of; the
 * outage is over after 15 s without an error of it. An error that is part of none is always reported.
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
