import { isSettledWithin } from '../shared/lifecycle.js'
import { missingPeer } from '../shared/missing-peer.js'
import type { PgBossLike } from './pg-boss-like.js'

/** The source of the queue; set one of the two. */
export interface PgBossConnection {
  /**
   * A PostgreSQL server: `postgres://user:password@host/database`. A statement may take 5 s, so that a
   * silent connection is detected; `?query_timeout=60000` allows more. @default none
   */
  readonly connectionString?: string | undefined
  /**
   * Your own instance, which you start and stop yourself. Give it `query_timeout: 5000` and
   * `keepAlive: true`, so that it detects a silent connection. @default none
   */
  readonly boss?: PgBossLike | undefined
}

/** A running instance of pg-boss. */
export interface OpenBoss {
  readonly boss: PgBossLike
  /** Whether we created it, so that it looks for jobs whose worker died. */
  readonly isOurs: boolean
  close(): Promise<void>
}

// A sweep finds the jobs of a dead worker once their heartbeat is ten seconds old.
const sweeps = { superviseIntervalSeconds: 2, monitorIntervalSeconds: 2 }
const stopsWithinMs = 2_000
const closesWithinMs = 10_000
// A firewall or load balancer may drop a connection silently. Then the time limit ends a statement, and
// the operating system's probes end an idle connection.
const silence = {
  query_timeout: 5_000,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 5_000,
}

/** Starts pg-boss on the given source. */
export async function openBoss(
  { connectionString, boss }: PgBossConnection,
  onError: (error: unknown) => void,
): Promise<OpenBoss> {
  if (boss) {
    boss.on('error', onError)
    return { boss, isOurs: false, close: async () => void boss.off('error', onError) }
  }
  const { PgBoss } = await import('pg-boss').catch(missingPeer('pg-boss'))
  return start(
    new PgBoss({ connectionString: connectionString ?? '', ...silence, ...sweeps }),
    onError,
  )
}

async function start(boss: PgBossLike, onError: (error: unknown) => void): Promise<OpenBoss> {
  boss.on('error', onError)
  try {
    await boss.start()
  } catch (error) {
    await boss.stop({ close: true, graceful: false, timeout: stopsWithinMs }).catch(() => {})
    throw error
  }
  return {
    boss,
    isOurs: true,
    async close() {
      const stopped = boss.stop({ close: true, graceful: true, timeout: stopsWithinMs })
      // Errors of closing a queue during an outage help nobody.
      await isSettledWithin(
        closesWithinMs,
        stopped.catch(() => {}),
      )
    },
  }
}

// Connection exceptions, insufficient resources, and a server that shuts down or starts.
const lostConnection = /^(?:08|53|57P)/

/** Names the outage that an error is part of. Errors that the server itself returns are one for each code. */
export function outageOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  const isFromServer = typeof code === 'string' && /^[\dA-Z]{5}$/.test(code)
  return isFromServer && !lostConnection.test(code) ? code : 'connection'
}
