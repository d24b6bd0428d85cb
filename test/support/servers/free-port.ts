import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * A free port on 127.0.0.1, below those that systems hand out for outgoing connections: a server that
 * was killed finds it free when it starts again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 17_000)
    const server = createServer().listen(port, '127.0.0.1')
    try {
      await once(server, 'listening')
    } catch {
      // Taken: another one, then.
      continue
    }
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}
