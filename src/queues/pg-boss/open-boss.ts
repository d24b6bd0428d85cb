import { isSettledWithin } from '../shared/lifecycle.js'
import { missingPeer } from '../shared/missing-peer.js'
import { openFolder } from './folder.js'
import type { PgBossLike } from './pg-boss-like.js'

/** The source of the queue; set one of the three. */
export interface PgBossConnection {
  /**
   * A PostgreSQL server: `postgres://user:password@host/database`. A statement may take 5 s, so that a
   * silent connection is detected; `?query_timeout=60000` allows more. @default none
   */
  readonly connectionString?: string | undefined
  /**
   * A folder, for an embedded PostgreSQL (PGlite) in this process alone. **For development only**: a
   * loss of power loses acknowledged events, a takeover by another process while this one is frozen
   * can destroy the database, a full disk hangs the process, and `process.chdir()` or a touched lock
   * shuts the folder until the process is restarted. @default none
   */
  readonly dataDir?: string | undefined
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
  { connectionString, dataDir, boss }: PgBossConnection,
  onError: (error: unknown) => void,
): Promise<OpenBoss> {
  if (boss) {
    boss.on('error', onError)
    return { boss, isOurs: false, close: async () => void boss.off('error', onError) }
  }
  const { PgBoss, fromPglite } = await import('pg-boss').catch(missingPeer('pg-boss'))
  if (dataDir === undefined) {
    const server = new PgBoss({ connectionString: connectionString ?? '', ...silence, ...sweeps })
    return await start(server, onError, async () => {})
  }
  const folder = await openFolder(dataDir)
  try {
    const db = fromPglite(folder.database)
    const embedded = new PgBoss({ db, backend: 'pglite', ...sweeps })
    return await start(embedded, onError, folder.close)
  } catch (error) {
    await folder.close()
    throw error
  }
}

async function start(
  boss: PgBossLike,
  onError: (error: unknown) => void,
  closeBelow: () => Promise<void>,
): Promise<OpenBoss> {
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
      await closeBelow()
    },
  }
}

// Connection exceptions, insufficient resources, and a server that shuts down or starts.
const lostConnection = /^(?:08|53|57P)/

/** Names the outage that an error is part of. Errors that the server itself returns are one for each code. */
export function outageOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  const isAnswer = typeof code === 'string' && /^[\dA-Z]{5}$/.test(code)
  return isAnswer && !lostConnection.test(code) ? code : 'connection'
}
