import { vi } from 'vitest'
import { importExample, type Message, type QueueHost, type Settlement } from './queue-host.js'
import { key } from './running-example.js'

/** Loads the example's worker with fakes of its bindings. */
export async function openCloudflare(): Promise<QueueHost> {
  const queue: Message[] = []
  const dead: Message[] = []
  let isBroken = false
  const binding = (messages: Message[]) => ({
    async send(message: Message, { contentType }: { contentType: string }) {
      if (isBroken) throw new Error('Too Many Requests')
      if (contentType !== 'json') throw new TypeError('Only JSON is read by every consumer.')
      messages.push(JSON.parse(JSON.stringify(message)))
    },
  })
  vi.doMock('cloudflare:workers', () => ({
    env: { QONDOR_WEBHOOK_KEY: key, QUEUE: binding(queue), DEAD_LETTERS: binding(dead) },
  }))
  const { default: worker } = await importExample('cloudflare-queues/worker.ts')
  const { qondor } = await importExample('cloudflare-queues/receiver.ts')
  return {
    qondor,
    queue,
    dead,
    break(value) {
      isBroken = value
    },
    async post(body) {
      const headers = { 'x-qondor-key': key }
      const request = new Request('http://localhost/', { method: 'POST', headers, body })
      const response: Response = await worker.fetch(request)
      return { status: response.status, ...JSON.parse(await response.text()) }
    },
    async consume(body, attempts) {
      const settled: Settlement[] = []
      const message = {
        id: 'm',
        body,
        attempts,
        ack: () => settled.push({ action: 'ack' }),
        retry: (options: object) => settled.push({ action: 'retry', ...options }),
      }
      await worker.queue({ messages: [message] })
      if (settled.length !== 1 || !settled[0]) throw new Error('A message is settled once.')
      return settled[0]
    },
    close: () => vi.doUnmock('cloudflare:workers'),
  }
}
