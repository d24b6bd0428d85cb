// A child of the crash tests: the built package in the roles that it is given, on one queue. What the
// handlers do goes line by line into a file that outlives the process.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createQondorWebhooks, NonRetryableError } from 'qondor-webhooks'
import { toNodeHandler } from 'qondor-webhooks/node'
import { openQueue } from './open-queue.mjs'

/** @type {import('./crash-run.js').ChildOptions} */
const { engine, roles, port, file, concurrency, handlerMs, isNamed } = JSON.parse(
  process.argv[2] ?? '',
)

/**
 * @param {import('./crash-run.js').Note['what']} what
 * @param {string} webhookId
 */
function note(what, webhookId, mark = '') {
  appendFileSync(file, `${what} ${webhookId} ${process.pid} ${Date.now()} ${mark}\n`)
}

/** @param {string} webhookId */
async function run(webhookId, mark = '', isFailing = false, failureRate = 0) {
  note('start', webhookId, mark)
  await sleep(handlerMs ?? Math.random() * 30)
  if (isFailing) {
    note('fail', webhookId, mark)
    throw new NonRetryableError('This one never succeeds.')
  }
  if (Math.random() < failureRate) {
    note('fail', webhookId, mark)
    throw new Error('This one succeeds at another attempt.')
  }
  note('end', webhookId, mark)
}

/**
 * Writes down each mark once it is stored.
 *
 * @param {import('qondor-webhooks/queue').DeliveryQueue} queue
 * @returns {import('qondor-webhooks/queue').DeliveryQueue}
 */
function notingMarks(queue) {
  return {
    ...queue,
    work(handle, options) {
      return queue.work((delivery, attempt) => {
        const { marks } = attempt
        if (!marks) throw new Error('This engine keeps no marks.')
        /** @param {string} mark */
        const add = async (mark) => {
          await marks.add(mark)
          note('marked', delivery.webhookId ?? '', mark)
        }
        return handle(delivery, { ...attempt, marks: { read: () => marks.read(), add } })
      }, options)
    },
  }
}

const queue = openQueue(engine)
// The loss of an engine is reported here; the test checks its deliveries.
const logger = { debug() {}, warn() {}, error() {} }
const qondor = createQondorWebhooks({
  auth: false,
  queue: isNamed ? notingMarks(queue) : queue,
  logger,
}).onError(() => {})

if (isNamed) {
  qondor.onOfferSent(({ webhookId }) => run(webhookId, 'handler:crm'), { name: 'crm' })
  qondor.onOfferSent(
    async ({ webhookId, offerId }, delivery) => {
      await delivery.once('letter', () => run(webhookId, 'once:letter'))
      await run(webhookId, 'handler:mail', offerId === 0, 0.4)
    },
    { name: 'mail' },
  )
} else {
  qondor.onOfferSent(({ webhookId, offerId }) => run(webhookId, undefined, offerId === 0))
}

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
