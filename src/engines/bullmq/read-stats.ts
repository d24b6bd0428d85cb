import type { QueueStats } from '../../queue/delivery-queue.js'
import type { OpenQueues } from './open-queues.js'

/** Counts what is in the queue, now. */
export async function readStats({ main, quarantine }: OpenQueues): Promise<QueueStats> {
  const counts = await main.getJobCounts('waiting', 'delayed', 'active', 'failed')
  const { active = 0, failed = 0, ...waiting } = counts
  const oldest = [
    ...(await main.getJobs('waiting', 0, 0, true)),
    ...(await main.getJobs('delayed', 0, 0, true)),
  ].map(({ timestamp }) => timestamp)
  return {
    waiting: Object.values(waiting).reduce((sum, count) => sum + count, 0),
    running: active,
    dead: failed + (await quarantine.getPrioritizedCount()),
    oldestWaitMs: oldest.length > 0 ? Math.max(0, Date.now() - Math.min(...oldest)) : 0,
  }
}
