import { execFile, execFileSync } from 'node:child_process'
import { chown, mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from '../../../scripts/find-program.mjs'
import { freePort } from './free-port.js'
import { TestServer } from './test-server.js'

const run = promisify(execFile)

/** Whether PostgreSQL's server is on this machine. */
export function hasPostgres(): boolean {
  return ['initdb', 'postgres', 'pg_isready'].every(findProgram)
}

/** Starts a PostgreSQL with its defaults, so with fsync, on 127.0.0.1 alone, open to everybody there. */
export async function startPostgres(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'qondor-postgres-'))
  const user = postgresUser()
  if (user) await chown(folder, user.uid, user.gid)
  const options = { cwd: folder, env: { ...process.env, LC_ALL: 'C' }, ...user }
  const data = join(folder, 'data')
  const init = ['--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8', '-D', data]
  await run(findProgram('initdb') ?? '', init, options)

  const sockets = join(folder, 'sockets')
  await mkdir(sockets)
  if (user) await chown(sockets, user.uid, user.gid)
  const port = await freePort()
  const address = ['-h', '127.0.0.1', '-p', String(port)]
  const server = new TestServer({
    name: 'PostgreSQL',
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    folder,
    // The fast shutdown: it does not wait for clients.
    stopSignal: 'SIGINT',
    program: findProgram('postgres') ?? '',
    args: ['-D', data, '-k', sockets, ...address],
    options,
    isReady: async () => {
      const ready = run(findProgram('pg_isready') ?? '', address, options)
      return ready.then(
        () => true,
        () => false,
      )
    },
  })
  await server.start()
  return server
}

// Whom PostgreSQL runs as: it refuses to run as root.
function postgresUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: idOf('-u'), gid: idOf('-g') }
}
