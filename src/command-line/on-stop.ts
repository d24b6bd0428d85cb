const interrupted = 130

/** Calls `stop` when the process is asked to end; asked again, it ends at once. */
export function onStop(stop: () => void): void {
  let isAsked = false
  const ask = (): void => {
    if (isAsked) process.exit(interrupted)
    isAsked = true
    stop()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
}
