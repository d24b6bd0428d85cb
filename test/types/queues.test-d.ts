import { PgBoss } from 'pg-boss'
import { expectTypeOf, it } from 'vitest'
import { createQondorWebhooks } from '../../src/index.js'
import type {
  AttemptResult,
  DeliveryInbox,
  DeliveryQueue,
  DeliveryWorker,
  StoredDelivery,
} from '../../src/queue/index.js'
import { type PgBossLike, pgBossQueue } from '../../src/queues/pg-boss/index.js'

it('takes an instance of pg-boss', () => {
  expectTypeOf<PgBoss>().toExtend<PgBossLike>()
  pgBossQueue({ boss: new PgBoss('postgres://localhost') })
})

it('takes an environment variable for a connection string', () => {
  pgBossQueue({ connectionString: process.env['DATABASE_URL'] })
})

it('is a queue for the receiver, which also takes a mere inbox', () => {
  const queue = pgBossQueue({ connectionString: 'postgres://localhost' })
  expectTypeOf(queue).toEqualTypeOf<DeliveryQueue>()
  expectTypeOf<DeliveryQueue>().toExtend<DeliveryInbox>()
  createQondorWebhooks({ auth: false, queue })
  createQondorWebhooks({ auth: false, queue: {} as DeliveryInbox })
})

it('gives the receiver a worker, and other consumers the result of an attempt', () => {
  const qondor = createQondorWebhooks({ auth: false })
  expectTypeOf(qondor.work({ concurrency: 5 })).resolves.toEqualTypeOf<DeliveryWorker>()
  const attempt = { number: 1, isLast: false }
  const result = qondor.handleDelivery({} as StoredDelivery, attempt)
  expectTypeOf(result).resolves.toEqualTypeOf<AttemptResult>()
})
