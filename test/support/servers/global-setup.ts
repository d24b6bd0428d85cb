import type { TestProject } from 'vitest/node'
import { hasPostgres, startPostgres } from './postgres.js'
import { hasRedis, startRedis } from './redis.js'
import type { TestServer } from './test-server.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL for all tests of the run; undefined where the machine has none. */
    readonly postgresUrl: string | undefined
    /** The same for Redis. */
    readonly redisUrl: string | undefined
  }
}

interface Engine {
  readonly name: string
  readonly debianPackage: string
  readonly isHere: () => boolean
  readonly start: () => Promise<TestServer>
}

const engines = {
  postgresUrl: {
    name: 'PostgreSQL',
    debianPackage: 'postgresql',
    isHere: hasPostgres,
    start: startPostgres,
  },
  redisUrl: {
    name: 'Redis',
    debianPackage: 'redis-server',
    isHere: hasRedis,
    start: startRedis,
  },
} satisfies Record<string, Engine>

/** Starts one server of each kind for the whole run; tests keep to names of their own on it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const servers: TestServer[] = []
  const tearDown = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.remove()))
  }
  const provide = async (key: keyof typeof engines): Promise<void> => {
    const server = await startIfHere(engines[key])
    if (server) servers.push(server)
    project.provide(key, server?.url)
  }
  const starts = await Promise.allSettled([provide('postgresUrl'), provide('redisUrl')])
  for (const start of starts) {
    if (start.status === 'fulfilled') continue
    await tearDown()
    throw start.reason
  }
  return tearDown
}

async function startIfHere({
  name,
  debianPackage,
  isHere,
  start,
}: Engine): Promise<TestServer | undefined> {
  if (isHere()) return start()
  const missing = `${name} is not on this machine: apt-get install -y ${debianPackage}`
  if (process.env['CI']) throw new Error(missing)
  console.log(`Skipping the tests on ${name}. ${missing}`)
  return undefined
}
