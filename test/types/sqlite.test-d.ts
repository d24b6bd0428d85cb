import { expectTypeOf, it } from 'vitest'
import { createQondorWebhooks, type DeduplicationStore } from '../../src/index.js'
import {
  type DeliveryQueue,
  type SqliteQueueOptions,
  type SqliteStore,
  sqliteQueue,
  sqliteStore,
} from '../../src/queues/sqlite/index.js'

it('takes a path, a URL or an environment variable', () => {
  expectTypeOf(sqliteQueue({ file: 'queue.db' })).toEqualTypeOf<DeliveryQueue>()
  sqliteQueue({ file: new URL('file:///var/lib/queue.db') })
  sqliteQueue({ file: process.env['QUEUE_FILE'] })
  sqliteStore({ file: process.env['STORE_FILE'] })
})

it('takes what queues take, an order, and a listener of warnings', () => {
  const options: SqliteQueueOptions = {
    file: 'queue.db',
    name: 'crm',
    attempts: 3,
    firstRetryMs: 1_000,
    maxRetryMs: 60_000,
    windowMs: 86_400_000,
    deadLetters: { keepMs: 86_400_000 },
    order: 'project',
    onWarning: (message) => expectTypeOf(message).toEqualTypeOf<string>(),
  }
  createQondorWebhooks({ auth: false, queue: sqliteQueue(options) })
})

it('is a store that can be closed', () => {
  const store = sqliteStore({ file: 'store.db', name: 'crm', windowMs: 1_000 })
  expectTypeOf(store).toEqualTypeOf<SqliteStore>()
  expectTypeOf<SqliteStore>().toExtend<DeduplicationStore>()
  expectTypeOf(store.close()).resolves.toEqualTypeOf<void>()
  createQondorWebhooks({ auth: false, store })
})

it('takes nothing else', () => {
  // @ts-expect-error there is no queue without a file
  sqliteQueue({})
  // @ts-expect-error the file is an option
  sqliteQueue('queue.db')
  // @ts-expect-error the order is that of a project, or none
  sqliteQueue({ file: 'queue.db', order: 'topic' })
  // @ts-expect-error a store keeps no order
  sqliteStore({ file: 'store.db', order: 'project' })
})
