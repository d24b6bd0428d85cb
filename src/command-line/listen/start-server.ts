import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { codeOf, Failure } from '../failure.js'

/** A server on 127.0.0.1, and the port that it has. */
export interface StartedServer {
  readonly port: number
  /** Takes no more, and waits for what is under way; past the time cuts it off. */
  close(withinMs: number): Promise<void>
}

/** Starts a server on loopback alone; throws a failure, with the flag, where the port cannot be had. */
export async function startServer(
  port: number,
  flag: string,
  listener: RequestListener,
): Promise<StartedServer> {
  const server = createServer(listener)
  const listening = once(server, 'listening')
  server.listen(port, '127.0.0.1')
  try {
    await listening
  } catch (error) {
    throw new Failure(`Port ${port} ${reasonOf(codeOf(error), flag)}`)
  }
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: (withinMs) => close(server, withinMs),
  }
}

async function close(server: Server, withinMs: number): Promise<void> {
  const late = setTimeout(() => server.closeAllConnections(), withinMs)
  const closed = once(server, 'close')
  server.close()
  // A connection that is kept alive is idle once its request is answered.
  const idle = setInterval(() => server.closeIdleConnections(), 20)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}

function reasonOf(code: string | undefined, flag: string): string {
  if (code === 'EADDRINUSE') return `is in use. Name another with --${flag}, or 0 for any.`
  if (code === 'EACCES') return `needs more rights. Name one from 1024 up with --${flag}.`
  return `cannot be listened on: ${code ?? 'unknown reason'}.`
}
