/** Longer than any pause between two attempts to connect, in milliseconds. */
const quietMs = 15_000

// The server is away, does not answer, is a replica, still loads, or takes no writes.
const outage =
  /Socket timeout|Connection is closed|Stream isn't writeable|\b(READONLY|UNBLOCKED|LOADING|MASTERDOWN|OOM|MISCONF|NOAUTH|WRONGPASS)\b/

// The result of an attempt was stored before its answer was lost, and is sent again; or it came too late.
const aftermath = /^Missing (lock|key) for job|is not in the active state/

/**
 * Passes on the first error of an outage, whichever connection it is of, and of later outages. An
 * outage is over once no error of one came for some time. Other errors are passed on each time, but
 * for those that every outage brings with it.
 */
export function oncePerOutage(onError: (error: unknown) => void): (error: unknown) => void {
  let lastAt = Number.NEGATIVE_INFINITY
  return (error) => {
    const now = performance.now()
    const isKnown = now - lastAt < quietMs
    const isPart = isOutage(error)
    if (isPart) lastAt = now
    if (isKnown && (isPart || isAftermath(error))) return
    onError(error)
  }
}

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Errors of a socket have a `syscall`.
  return 'syscall' in error || outage.test(error.message)
}

function isAftermath(error: unknown): boolean {
  return error instanceof Error && aftermath.test(error.message)
}
