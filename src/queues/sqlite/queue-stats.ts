import type { QueueStats } from '../../queue/delivery-queue.js'
import type { Connection } from './connection.js'
import { states } from './schema.js'

const { waiting, running, blocked } = states

/** Whether a queue has a delivery to claim: one that is due, or one of a dead worker. */
export function hasDue(connection: Connection, queue: number): boolean {
  const isDue = (state: number) => {
    const sql =
      'select 1 from deliveries where queue = :queue and state = :state and due_at <= :now limit 1'
    return connection.get(sql, { queue, state, now: Date.now() }) !== undefined
  }
  return isDue(waiting) || isDue(running)
}

/** Counts the deliveries of a queue. */
export function readStats(connection: Connection, queue: number): QueueStats {
  const count = (state: number) => {
    const sql =
      'select count(*) as count, min(seq) as oldest from deliveries where queue = :queue and state = :state'
    return connection.get(sql, { queue, state }) as { count: number; oldest: number | null }
  }
  const [ready, held] = [count(waiting), count(blocked)]
  // Replayed deliveries get a new number, so the lowest number was stored first.
  const oldest = Math.min(ready.oldest ?? Infinity, held.oldest ?? Infinity)
  return {
    waiting: ready.count + held.count,
    active: count(running).count,
    dead: countLetters(connection, queue),
    oldestWaitMs: oldest === Infinity ? 0 : ageOf(connection, oldest),
  }
}

/** Counts the dead letters of a queue. */
export function countLetters(connection: Connection, queue: number): number {
  const sql = 'select count(*) as count from dead_letters where queue = :queue'
  return (connection.get(sql, { queue }) as { count: number }).count
}

function ageOf(connection: Connection, seq: number): number {
  const sql = 'select stored_at from deliveries where seq = :seq'
  const { stored_at } = connection.get(sql, { seq }) as { stored_at: number }
  return Math.max(0, Date.now() - stored_at)
}
