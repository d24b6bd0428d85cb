// A child of the tests: the built package in one host, on a port of its own. Answers every message
// with how it fares.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import express from 'express'
import { fastify } from 'fastify'
import { createQondorWebhooks, memoryStore } from 'qondor-webhooks'
import { toFastifyPlugin } from 'qondor-webhooks/fastify'
import { toNodeHandler } from 'qondor-webhooks/node'

/** @type {import('./hostile-server.js').ServerOptions} */
const { host, key, bodyTimeoutMs, leak } = JSON.parse(process.argv[2] ?? '')
/** @type {string[]} */
const accidents = []
/** @type {Map<string, number>} */
const runs = new Map()
/** @type {Record<string, number>} */
const outcomes = {}
let requests = 0
let sockets = 0
let peakBytes = 0
/** @type {WeakRef<object>[]} */
let tracked = []

for (const event of ['unhandledRejection', 'uncaughtException', 'warning']) {
  process.on(event, (accident) => accidents.push(`${event}: ${accident?.stack ?? accident}`))
}
process.on('disconnect', () => process.exit())
process.on('message', (order) => {
  if (order === 'forget') forget()
  if (order === 'measure') collect()
  process.send?.(report())
})

const qondor = createQondorWebhooks({
  auth: { header: 'x-qondor-key', value: key },
  bodyTimeoutMs,
  // As many as one attack delivers at most, so that it is full after the first.
  store: memoryStore({ maxIds: 7_000 }),
})
  .onAny(async ({ webhookId }, delivery) => {
    track(delivery)
    runs.set(webhookId, (runs.get(webhookId) ?? 0) + 1)
    // So that deliveries of the same event meet.
    await sleep(5)
  })
  .onInvalid(() => {})
  .onError(() => {})
  .onOutcome(({ outcome, code }) => {
    const name = code ?? outcome
    outcomes[name] = (outcomes[name] ?? 0) + 1
    peakBytes = Math.max(peakBytes, usedBytes())
  })

/** @type {Record<string, () => Promise<import('node:http').Server>>} */
const starters = {
  'http.createServer': () => listen(createServer(toNodeHandler(qondor))),
  'Express 5': () => listen(createServer(express().all('/hook', toNodeHandler(qondor)))),
  async 'Fastify 5'() {
    const app = fastify()
    await app.register(toFastifyPlugin(qondor), { prefix: '/hook' })
    await app.listen({ host: '127.0.0.1', port: 0 })
    return app.server
  },
}

const server = await starters[host]?.()
server?.on('request', (request) => {
  requests += 1
  track(request)
})
server?.on('connection', (socket) => {
  sockets += 1
  track(socket)
  socket.on('close', () => {
    sockets -= 1
  })
})
if (leak) startLeak(leak)
process.send?.(server?.address())

/** @param {import('node:http').Server} server */
async function listen(server) {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return server
}

/** @param {object} object */
function track(object) {
  tracked.push(new WeakRef(object))
}

/**
 * Keeps what should be let go, to prove that the tests notice.
 *
 * @param {NonNullable<import('./hostile-server.js').ServerOptions['leak']>} leak
 */
function startLeak(leak) {
  /** @type {unknown[]} */
  const kept = []
  if (leak === 'timer') server?.on('request', () => setTimeout(() => {}, 60_000))
  else if (leak === 'delivery') qondor.onAny((_, delivery) => void kept.push(delivery))
  else if (leak === 'body') qondor.onAny((_, { rawBody }) => void kept.push(rawBody))
  else server?.on(leak, (value) => kept.push(value))
}

function forget() {
  requests = 0
  peakBytes = usedBytes()
  runs.clear()
  for (const name of Object.keys(outcomes)) delete outcomes[name]
}

function collect() {
  globalThis.gc?.()
  tracked = tracked.filter((reference) => reference.deref())
}

function usedBytes() {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function report() {
  return {
    accidents,
    outcomes,
    requests,
    sockets,
    handled: runs.size,
    handledAgain: [...runs.values()].filter((count) => count > 1).length,
    uncollected: tracked.length,
    bytes: usedBytes(),
    peakBytes,
    resources: process.getActiveResourcesInfo().sort(),
  }
}
