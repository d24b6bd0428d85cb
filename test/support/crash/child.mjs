// A child of the crash tests: the built package in the roles that it is given, on one queue. What the
// handlers do goes line by line into a file that outlives the process.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createQondorWebhooks, NonRetryableError } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { openQueue } from './open-queue.mjs'

/** @type {import('./crash-run.js').ChildOptions} */
const { engine, roles, port, file, concurrency, handlerMs } = JSON.parse(process.argv[2] ?? '')

/**
 * @param {'start' | 'end' | 'fail'} what
 * @param {string} webhookId
 */
function note(what, webhookId) {
  appendFileSync(file, `${what} ${webhookId} ${process.pid} ${Date.now()}\n`)
}

const qondor = createQondorWebhooks({ auth: false, queue: openQueue(engine) })
  .onOfferSent(async ({ webhookId, offerId }) => {
    note('start', webhookId)
    await sleep(handlerMs ?? Math.random() * 30)
    if (offerId === 0) {
      note('fail', webhookId)
      throw new NonRetryableError('This one never succeeds.')
    }
    note('end', webhookId)
  })
  // The loss of an engine is reported here; the test checks its deliveries.
  .onError(() => {})

// A test that ended early leaves nobody behind.
process.on('disconnect', () => process.exit())
if (roles.includes('receive')) {
  createServer(toNodeHandler(qondor)).listen(port, '127.0.0.1')
}
if (roles.includes('work')) await startWork()

async function startWork() {
  for (;;) {
    try {
      return await qondor.work({ concurrency })
    } catch {
      // The engine may be down just now.
      await sleep(200)
    }
  }
}
