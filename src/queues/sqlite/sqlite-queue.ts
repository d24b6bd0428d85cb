import type { DeliveryQueue } from '../../queue/delivery-queue.js'
import { withExpiry } from '../shared/dead-letter-expiry.js'
import { closableQueue, LazyConnection } from '../shared/lifecycle.js'
import { isProjectOrder, type QueueOptions, resolveQueueOptions } from '../shared/queue-options.js'
import { WarningLog } from '../shared/warnings.js'
import { createDeadLetters } from './dead-letters.js'
import { Deliveries } from './deliveries.js'
import { type FileOptions, resolveFile, warnOfNetwork } from './file-options.js'
import { toRow } from './schema.js'
import { SharedFile } from './shared-file.js'
import { loadSqlite } from './sqlite-like.js'
import { Worker } from './worker.js'

/** Options of {@link sqliteQueue}. */
export interface SqliteQueueOptions extends QueueOptions, FileOptions {
  /**
   * `'project'` runs the events of a project in the order of receipt: each waits for the one before it. A
   * dead event blocks its project until it is replayed or removed. It applies to deliveries that are stored
   * while it is set. @default 'none'
   */
  readonly order?: 'none' | 'project' | undefined
}

/**
 * A queue in an SQLite file, for one machine. Any number of receivers and workers can use it, also in
 * separate processes, and there is nothing to install. Queued deliveries are on the disk, and survive a
 * crash and a loss of power. It needs Node 22.13 or later, or another runtime with `node:sqlite`. It opens
 * the file on first use.
 *
 * Deliveries that arrive in one turn of the event loop are stored in one transaction, which blocks the
 * event loop while the disk flushes. Workers in other processes start on them within 200 ms. If a worker
 * dies or is frozen for 10 s, its deliveries are retried; each crash uses up one attempt.
 *
 * While the disk is full, the file is read-only or damaged, or another process locks it for 4 s, `enqueue`
 * rejects with `queue_unavailable` and a message that says what to do. The queue continues by itself once
 * that is over. `onError` is called once per outage. If the file is moved, deleted or replaced while it is
 * in use, it is opened again.
 *
 * Several queues, and `sqliteStore`, can share a file. A file of a later release is rejected.
 *
 * @throws {QondorWebhookError} `invalid_options` if the runtime has no `node:sqlite`, and for an invalid
 * option.
 * @example
 * const queue = sqliteQueue({ file: '/var/lib/my-app/qondor.db' })
 * const qondor = createQondorWebhooks({ auth, queue })
 * const worker = await qondor.work()
 */
export function sqliteQueue(options: SqliteQueueOptions): DeliveryQueue {
  const sqlite = loadSqlite('sqliteQueue', 'pgBossQueue (PostgreSQL) or bullmqQueue (Redis)')
  const path = resolveFile('sqliteQueue', options)
  const settings = resolveQueueOptions(options)
  const isOrdered = isProjectOrder(options.order ?? 'none')
  const log = new WarningLog()
  const wakes = new Set<() => void>()
  const wake = (): void => {
    for (const each of wakes) each()
  }
  const file = new SharedFile(sqlite, path, {
    code: 'queue_unavailable',
    open: (connection) => new Deliveries(connection, settings.name),
  })
  const opened = new LazyConnection(async () => {
    warnOfNetwork(path, options, log)
    return file
  })
  // A transaction that writes nothing shows whether one could.
  const ready = async () => (await opened.get()).write(() => undefined)

  const dead = createDeadLetters(() => opened.get(), settings.windowMs, wake)

  return closableQueue({
    logTo: log.logTo,
    ready,
    async enqueue(delivery, earlier) {
      const open = await opened.get()
      const row = toRow(delivery, isOrdered, earlier?.marks)
      if (!(await open.write((deliveries) => deliveries.add(row)))) return 'duplicate'
      wake()
      return 'queued'
    },
    async storeDeadLetter(delivery, reason, { marks, failedHandlers = [] } = {}) {
      const open = await opened.get()
      const row = toRow(delivery, isOrdered, marks)
      const failed_handlers = JSON.stringify(failedHandlers)
      const letter = { ...row, reason, attempts: 0, failed_handlers }
      const isNew = await open.write(({ letters }) => letters.add(letter))
      return isNew ? 'queued' : 'duplicate'
    },
    async work(handle, workOptions) {
      await ready()
      const started = new Worker(file, settings, handle, workOptions)
      const wakeWorker = () => started.wake()
      wakes.add(wakeWorker)
      const worker = withExpiry(started, dead, settings.deadLettersKeepMs, workOptions.onError)
      return {
        async stop(stopOptions) {
          wakes.delete(wakeWorker)
          await worker.stop(stopOptions)
        },
      }
    },
    dead,
    async stats() {
      return (await opened.get()).read((deliveries) => deliveries.stats())
    },
    async close() {
      await opened.close()
      await file.close()
    },
  })
}
