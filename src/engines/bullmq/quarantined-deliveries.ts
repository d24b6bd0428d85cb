import type { Job } from 'bullmq'
import type { DeadLetter } from '../../queue/dead-letters.js'
import { deadDelivery } from '../shared/dead-delivery.js'
import type { EngineSettings } from '../shared/engine-options.js'
import { type DeadPlace, entriesOf } from './dead-place.js'
import { deliveryOptions } from './jobs.js'
import type { OpenQueues } from './open-queues.js'
import { storeJob } from './store-job.js'

/** The jobs of the queue that nobody works on: deliveries that no handler could take. */
export function quarantinedDeliveries(open: OpenQueues, settings: EngineSettings): DeadPlace {
  const { main, quarantine } = open
  return {
    count: () => quarantine.getPrioritizedCount(),
    entries: () => entriesOf(open.client, quarantine, 'prioritized'),
    async letter(jobId) {
      const job = await quarantine.getJob(jobId)
      return job && toDeadLetter(job)
    },
    async replay(jobId) {
      const job = await quarantine.getJob(jobId)
      if (!job) return false
      const { reason: _, ...data } = job.data
      // Put back before it is removed: a death in between leaves it in both, and the next replay mends it.
      await storeJob(open, main, { key: jobId, name: job.name, data }, deliveryOptions(settings))
      await quarantine.remove(jobId)
      return true
    },
    async remove(jobId) {
      return (await quarantine.getJob(jobId)) !== undefined && (await quarantine.remove(jobId)) > 0
    },
  }
}

function toDeadLetter({ id = '', data, timestamp }: Job): DeadLetter {
  const diedAt = new Date(timestamp)
  const delivery = deadDelivery(data, id, diedAt)
  return { id, delivery, reason: String(data.reason), diedAt, attempts: 0 }
}
