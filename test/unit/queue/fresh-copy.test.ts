import { expect, it } from 'vitest'
import { freshCopy } from '../../support/fresh-copy.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import { never } from '../../support/receiver/spies.js'

const uuid = '84f48600-cdfc-477e-8257-916f9f3f7094'

it('a fresh copy folds the case of the id for the key where that is a UUID and no more', async () => {
  const { createQondorWebhooks } = await freshCopy()
  const { inbox, enqueued } = memoryInbox(() => 'queued')
  const qondor = createQondorWebhooks({ auth: false, queue: inbox })
  const groups = uuid.split('-').map((group) => uuid.replace(group, 'g'.repeat(group.length)))
  const others = [`${uuid}0`, `0${uuid}`, uuid.replaceAll('-', ''), ...groups]
  const upper = others.map((other) => other.toUpperCase())
  for (const webhookId of [uuid, uuid.toUpperCase(), ...others, ...upper]) {
    await qondor.receive({ headers: {}, body: bodyOf('PingV1', { webhookId }) })
  }
  const keys = enqueued.map(({ key }) => key)
  expect(keys[0]).toBe(keys[1])
  expect(new Set(keys).size).toBe(1 + 2 * others.length)
  for (const key of keys) expect(key).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
})

it('a fresh copy distinguishes its own failures from those of the queue', async () => {
  const { createQondorWebhooks } = await freshCopy()
  const errorOf = async (store: () => Promise<'queued'>, body: object) => {
    const queue = memoryInbox(store).inbox
    const qondor = createQondorWebhooks({ auth: false, queue, queueTimeoutMs: 5 }).onError(() => {})
    return (await qondor.receive({ headers: {}, body })).error
  }
  const ping = JSON.parse(bodyOf('PingV1'))
  const slow = await errorOf(never, ping)
  expect([slow?.code, slow?.cause]).toEqual(['queue_unavailable', undefined])
  expect((await errorOf(never, { ...ping, more: 1n }))?.code).toBe('body_consumed')
})

it('a fresh copy escapes what PostgreSQL refuses in JSON, and nothing else', async () => {
  const { decodeDelivery, encodeDelivery } = await freshCopy()
  const cases = [
    ['a 🍂 ø', 'text', 'a 🍂 ø'],
    ['a\0b\0', 'escaped', 'a\ufffdb\ufffd'],
    ['\ud83d', 'escaped', '\ufffd'],
    ['x\udf42', 'escaped', 'x\ufffd'],
  ] as const
  for (const [body, format, topic] of cases) {
    const encoded = encodeDelivery(makeDelivery({ body, topic: body }))
    expect(encoded).toMatchObject({ format, topic })
    expect(decodeDelivery(encoded).body).toBe(body)
  }
})
