import { mkdtemp } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../../scripts/find-program.mjs'
import { freePort } from './free-port.js'
import { TestServer } from './test-server.js'

/** Options of {@link startRedis}. */
export interface RedisOptions {
  /** Whether the server keeps an append-only file. @default 'yes' */
  readonly appendonly?: 'yes' | 'no'
  /** When that file is flushed to disk. @default 'everysec' */
  readonly appendfsync?: 'always' | 'everysec' | 'no'
  /** Other settings, by their names in its configuration. @default none */
  readonly settings?: Readonly<Record<string, string>>
}

/** Whether Redis's server is on this machine. */
export function hasRedis(): boolean {
  return findProgram('redis-server') !== undefined
}

/** Starts a Redis on 127.0.0.1 alone, with no snapshots beside its append-only file. */
export async function startRedis({
  appendonly = 'yes',
  appendfsync = 'everysec',
  settings = {},
}: RedisOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'qondor-redis-'))
  const port = await freePort()
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder]
  const file = ['--appendonly', appendonly, '--appendfsync', appendfsync, '--save', '']
  const others = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const server = new TestServer({
    name: 'Redis',
    url: `redis://127.0.0.1:${port}`,
    port,
    folder,
    stopSignal: 'SIGTERM',
    program: findProgram('redis-server') ?? '',
    args: [...place, ...file, ...others],
    isReady: () => answersPing(port),
  })
  await server.start()
  return server
}

// While it reads its file, a Redis takes connections and answers -LOADING.
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(1_000, () => socket.destroy())
    socket.on('data', (reply) => {
      resolve(reply.toString().startsWith('+PONG'))
      socket.destroy()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => resolve(false))
  })
}
