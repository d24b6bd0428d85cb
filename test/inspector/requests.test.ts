import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createDelivery } from '../../src/testing/create-delivery.js'
import { expectOneLine, key, run } from '../command-line/run-command.js'
import { startInspector } from './start-inspector.js'

const auth = { header: 'x-qondor-key', value: key }

/** A request as any program can make it, whatever a browser would allow. */
async function ask(url: string, { method = 'GET', headers = {} } = {}) {
  const sent = request(url, { method, headers }).end()
  const [response] = await once(sent, 'response')
  const chunks: Buffer[] = await response.toArray()
  return {
    status: response.statusCode,
    headers: response.headers,
    text: String(Buffer.concat(chunks)),
  }
}

/** What the stream has said so far, up to a text in it. */
async function readStream(url: string, until: string, headers = {}): Promise<string> {
  const sent = request(url, { headers }).end()
  const [response] = await once(sent, 'response')
  let text = ''
  for await (const chunk of response) {
    text += chunk
    if (text.includes(until)) break
  }
  sent.destroy()
  return text
}

describe('the inspector', () => {
  it('is not there unless asked for', async () => {
    const { stop } = await startInspector()
    await stop()
    expectOneLine(await run(['listen', '--no-auth', '--ui-port', '0']), 2)
  })

  it('answers only to the names of loopback', async () => {
    const { origin, token, stop } = await startInspector()
    const { port } = new URL(origin)
    const authorization = `Bearer ${token}`
    for (const path of ['/', '/events', '/send/PingV1/full']) {
      for (const host of [
        'evil.example',
        `evil.example:${port}`,
        '127.0.0.1',
        `127.0.0.1.nip.io:${port}`,
      ]) {
        const { status } = await ask(origin + path, { headers: { host, authorization } })
        expect(status).toBe(403)
      }
    }
    expect((await ask(`http://localhost:${port}/`)).status).toBe(200)
    await stop()
  })

  it('tells nothing and does nothing without the token of this start', async () => {
    const { origin, events, stop } = await startInspector(['--json'])
    for (const authorization of [undefined, 'Bearer ', 'Bearer wrong', 'Basic Og==']) {
      const headers = authorization === undefined ? {} : { authorization }
      expect((await ask(`${origin}/events`, { headers })).status).toBe(403)
      expect((await ask(`${origin}/events?token=wrong`, { headers })).status).toBe(403)
      const sent = await ask(`${origin}/send/PingV1/full`, { method: 'POST', headers })
      expect(sent.status).toBe(403)
      expect(sent.headers['access-control-allow-origin']).toBeUndefined()
    }
    await stop()
    expect(events()).toEqual([])
  })

  it('has a page that holds no secret and takes nothing from elsewhere', async () => {
    const { origin, token, stop } = await startInspector()
    const page = await ask(origin)
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(page.text).not.toContain(token)
    expect(page.text).not.toMatch(/https?:\/\/(?!www\.w3\.org)/)
    expect((await ask(origin, { method: 'POST' })).status).toBe(405)
    await stop()
  })

  it.each([
    '/nowhere',
    '//',
    '/send/PingV1/nothing',
    '/send/ToString/full',
    '/replay/7',
    '/events',
  ])('answers 404 to a POST to %s', async (path) => {
    const { origin, token, stop } = await startInspector()
    const headers = { authorization: `Bearer ${token}` }
    expect((await ask(origin + path, { method: 'POST', headers })).status).toBe(404)
    await stop()
  })

  it('tells a stream of what came before, of what comes, and after a break of the rest', async () => {
    const { origin, url, token, stop } = await startInspector()
    const stream = `${origin}/events?token=${token}`
    const send = async (offerId: number): Promise<void> => {
      await fetch(url, { method: 'POST', ...createDelivery('OfferSentV1', { offerId }, { auth }) })
    }
    await send(1001)
    await send(1002)
    const first = await readStream(stream, 'offer 1002')
    expect(first).toMatch(/^event: hello\ndata: .*\n\nevent: arrivals\nid: 2\ndata: .*offer 1001/)
    expect(first).not.toContain(key)
    await send(1003)
    const rest = await readStream(stream, 'offer 1003', { 'last-event-id': '2' })
    expect(rest).not.toContain('offer 1002')
    await stop()
  })

  it('says in one line that its port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const args = ['listen', '--no-auth', '--port', '0', '--ui', '--ui-port', String(port)]
    expect(expectOneLine(await run(args), 1)).toContain(`Port ${port} is in use`)
    server.close()
  })

  it('ends at once while a page is open', async () => {
    const { origin, token, stop } = await startInspector()
    const sent = request(`${origin}/events?token=${token}`).end()
    const [response] = await once(sent, 'response')
    response.resume()
    const startedAt = Date.now()
    expect((await stop()).code).toBe(0)
    expect(Date.now() - startedAt).toBeLessThan(1_900)
  })
})
