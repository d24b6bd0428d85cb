import type { OutgoingHttpHeaders } from 'node:http'
import { type FastifyRequest, fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { toFastifyPlugin } from '../../../src/adapters/fastify.js'
import { createQondorWebhooks } from '../../../src/index.js'
import { key } from '../../conformance/requests.js'

const ping = { webhookId: '1', timestamp: '2024-10-18T07:32:30Z', topic: 'PingV1' }

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
    const answer = await app.inject({ method: 'POST', url: '/hook', payload: ping })
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { outcome: 'unhandled', webhookId: '1' },
    ])
    await app.close()
  })

  it.each<[string, OutgoingHttpHeaders, (request: FastifyRequest) => void, number]>([
    [
      'is moved from the query by a hook',
      {},
      (request) => {
        request.headers['x-qondor-key'] = (request.query as { key: string }).key
      },
      200,
    ],
    [
      'is in headers that a hook puts in place of those sent',
      { 'x-qondor-key': 'another' },
      (request) => {
        request.headers = { 'X-Qondor-Key': key }
      },
      200,
    ],
    [
      'is put in place of two by a hook',
      { 'x-qondor-key': ['another', 'another'] },
      (request) => {
        request.headers = { 'x-qondor-key': key }
      },
      200,
    ],
    [
      'is deleted by a hook',
      { 'x-qondor-key': key },
      (request) => {
        delete request.headers['x-qondor-key']
      },
      401,
    ],
    [
      'is replaced by a wrong one',
      { 'x-qondor-key': key },
      (request) => {
        request.headers = { 'x-qondor-key': 'another' }
      },
      401,
    ],
    ['is sent twice', { 'x-qondor-key': [key, key] }, () => {}, 401],
    ['is sent twice, and a wrong one', { 'x-qondor-key': [key, 'another'] }, () => {}, 401],
  ])('answers a key that %s', async (_, headers, change, status) => {
    const app = fastify()
    app.addHook('onRequest', async (request) => change(request))
    const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: key } })
    await app.register(toFastifyPlugin(qondor), { prefix: '/hook' })
    const url = `/hook?key=${key}`
    const answer = await app.inject({ method: 'POST', url, headers, payload: ping })
    expect(answer.statusCode).toBe(status)
    await app.close()
  })
})
