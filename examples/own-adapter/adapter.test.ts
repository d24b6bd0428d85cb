import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { createQondorWebhooks } from 'qondor-webhooks'
import { createInvalidDelivery, createRequest, invalidDeliveryKinds } from 'qondor-webhooks/testing'
import { toHandler } from './adapter.js'

const auth = { header: 'x-qondor-key', value: 'test-key' }
const sent: string[] = []
const qondor = createQondorWebhooks({ auth, maxBodyBytes: 10_000 }).onOfferSent((event) =>
  sent.push(event.projectName),
)

const server = createServer(toHandler(qondor))
let url: string

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

after(() => {
  server.closeAllConnections()
  server.close()
})

test('delivers an event once, with its letters intact', async () => {
  const overrides = { webhookId: '1', projectName: 'Blåbærtur på Ærø 🎉' }
  const post = () => fetch(createRequest('OfferSentV1', overrides, { auth, url }))
  assert.deepEqual(await (await post()).json(), { outcome: 'handled', webhookId: '1' })
  assert.deepEqual(await (await post()).json(), { outcome: 'duplicate', webhookId: '1' })
  assert.deepEqual(sent, ['Blåbærtur på Ærø 🎉'])
})

test('responds 401 without the key', async () => {
  const response = await fetch(createRequest('OfferSentV1', {}, { url }))
  assert.equal(response.status, 401)
})

test('responds 405 to GET', async () => {
  const response = await fetch(url)
  assert.equal(response.status, 405)
  assert.equal(response.headers.get('allow'), 'POST')
})

test('responds 413 to a body that is too large', async () => {
  const overrides = { offerHeading: 'x'.repeat(10_000) }
  const response = await fetch(createRequest('OfferSentV1', overrides, { auth, url }))
  assert.equal(response.status, 413)
})

for (const kind of invalidDeliveryKinds) {
  test(`responds like the receiver to a delivery with ${kind}`, async () => {
    const delivery = createInvalidDelivery(kind, { auth })
    const response = await fetch(url, { method: 'POST', ...delivery })
    const { status } = await qondor.receive(delivery)
    assert.equal(response.status, status)
  })
}
