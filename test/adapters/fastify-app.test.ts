import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { toFastifyPlugin } from '../../src/adapters/fastify.js'
import { createQondorWebhooks } from '../../src/index.js'

describe('toFastifyPlugin in an app', () => {
  it('leaves the parsers and routes of the rest of the app alone', async () => {
    const app = fastify()
    app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_, body, done) => done(null, body))
    await app.register(toFastifyPlugin(createQondorWebhooks({ auth: false })), { prefix: '/hook' })
    app.post('/echo', async (request) => ({ got: request.body }))
    const json = await app.inject({ method: 'POST', url: '/echo', payload: { a: 1 } })
    expect(json.json()).toEqual({ got: { a: 1 } })
    const headers = { 'content-type': 'text/csv' }
    const csv = await app.inject({ method: 'POST', url: '/echo', headers, payload: 'a,b' })
    expect(csv.json()).toEqual({ got: 'a,b' })
    await app.close()
  })

  it('takes injected requests, as the tests of an app make them', async () => {
    const app = fastify()
    await app.register(toFastifyPlugin(createQondorWebhooks({ auth: false })), { prefix: '/hook' })
    const payload = { webhookId: '1', timestamp: '2024-10-18T07:32:30Z', topic: 'PingV1' }
    const answer = await app.inject({ method: 'POST', url: '/hook', payload })
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { outcome: 'unhandled', webhookId: '1' },
    ])
    await app.close()
  })
})
