import { bullmqQueue } from 'qondor-webhooks/bullmq'
import { pgBossQueue } from 'qondor-webhooks/pg-boss'
import { sqliteQueue } from 'qondor-webhooks/sqlite'

/**
 * @param {import('./crash-run.js').EnginePlace} engine
 * @returns {import('qondor-webhooks/queue').DeliveryQueue}
 */
export function openQueue({ kind, place, name, retries }) {
  if (kind === 'sqlite') return sqliteQueue({ file: place, name, ...retries })
  if (kind === 'postgres') return pgBossQueue({ connectionString: place, name, ...retries })
  return bullmqQueue({ connection: { url: place }, name, onWarning: () => {}, ...retries })
}
