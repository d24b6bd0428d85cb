import type { Redis } from 'ioredis'

/** Tells of each kind of network error once until the connection is back; of other errors each time. */
export function oncePerOutage(
  client: Redis,
  onError: (error: unknown) => void,
): (error: unknown) => void {
  const told = new Set<unknown>()
  client.on('ready', () => told.clear())
  return (error) => {
    const { code, syscall } = error as { code?: unknown; syscall?: unknown }
    if (syscall !== undefined) {
      if (told.has(code)) return
      told.add(code)
    }
    onError(error)
  }
}
