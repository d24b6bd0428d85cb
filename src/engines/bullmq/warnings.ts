/** Where a warning goes that nobody asked for: one line on `console.warn`. */
export function warnOnConsole(message: string): void {
  console.warn(`[qondor-webhooks] ${message}`)
}

/** Tells of the first message alone. */
export function once(tell: (message: string) => void): (message: string) => void {
  let isTold = false
  return (message) => {
    if (isTold) return
    isTold = true
    tell(message)
  }
}
