/** Where a warning goes that nobody asked for: one line on `console.warn`. */
export function warnOnConsole(message: string): void {
  console.warn(`[qondor-webhooks] ${message}`)
}
