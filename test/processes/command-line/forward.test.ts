import { request } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { createDelivery, createInvalidDelivery } from '../../../src/testing/index.js'
import { key } from '../../support/command-line/run-command.js'
import { startApp } from '../../support/command-line/start-app.js'
import { startListen } from '../../support/command-line/start-listen.js'

const auth = { header: 'x-qondor-key', value: key }

describe('listen --forward', () => {
  it('sends the bytes and the headers on, but for those of the connection', async () => {
    const app = await startApp([503])
    const listen = await startListen(['--json', '--forward', `${app.url}hook?code=${key}`])
    const { body } = createDelivery('OfferSentV1')
    const bytes = Buffer.from(`\ufeff  ${body}\n`)
    const headers = {
      'x-qondor-key': key,
      'x-custom': 'kept',
      'x-hop': 'dropped',
      connection: 'x-hop, close',
      te: 'trailers',
    }
    await new Promise((resolve) => {
      request(listen.url, { method: 'POST', headers }, (response) => {
        response.resume().on('end', resolve)
      }).end(bytes)
    })
    await vi.waitFor(() => expect(listen.events()).toHaveLength(2), 5_000)
    const [arrived] = app.arrived
    expect(arrived?.body).toEqual(bytes)
    expect(arrived?.url).toBe(`/hook?code=${key}`)
    expect(arrived?.headers).toMatchObject({ 'x-qondor-key': key, 'x-custom': 'kept' })
    expect(arrived?.headers).not.toHaveProperty('x-hop')
    expect(arrived?.headers).not.toHaveProperty('te')
    expect(arrived?.headers.host).toBe(new URL(app.url).host)
    const forwarded = { type: 'forward', number: 1, url: `${app.url}hook`, status: 503 }
    expect(listen.events()[1]).toMatchObject(forwarded)
    expect((await listen.stop()).code).toBe(0)
  })

  it('sends on what is broken, and nothing without the key', async () => {
    const app = await startApp()
    const listen = await startListen(['--forward', app.url])
    await fetch(listen.url, { method: 'POST', ...createDelivery('PingV1') })
    const broken = createInvalidDelivery('invalid_encoding', { auth })
    await fetch(listen.url, { method: 'POST', ...broken })
    await vi.waitFor(() => expect(listen.lines()).toHaveLength(3), 5_000)
    expect(app.arrived.map(({ body }) => body)).toEqual([Buffer.from(broken.body)])
    expect(listen.lines()[2]).toMatch(/→ http:.* 200 /)
    await listen.stop()
  })

  it('goes on when the app is not there', async () => {
    const listen = await startListen(['--forward', 'http://127.0.0.1:2/'])
    const response = await fetch(listen.url, {
      method: 'POST',
      ...createDelivery('PingV1', {}, { auth }),
    })
    expect(response.status).toBe(200)
    await vi.waitFor(() => expect(listen.lines()[1]).toContain('connection refused'), 5_000)
    expect((await listen.stop()).code).toBe(0)
  })
})
