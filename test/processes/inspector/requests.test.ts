import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createDelivery } from '../../../src/testing/index.js'
import { expectOneLine, key, run } from '../../support/command-line/run-command.js'
import { startApp } from '../../support/command-line/start-app.js'
import { startListen } from '../../support/command-line/start-listen.js'
import { startInspector } from '../../support/inspector/start-inspector.js'

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
async function readStream(url: string, until: string): Promise<string> {
  const sent = request(url).end()
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
    const listen = await startListen()
    expect((await listen.stop()).stderr).not.toContain('Showing on')
    expectOneLine(await run(['listen', '--no-auth', '--ui-port', '0']), 2)
  })

  it('answers only to the names of loopback', async () => {
    const { origin, token, stop } = await startInspector()
    const { port } = new URL(origin)
    const authorization = `Bearer ${token}`
    for (const path of ['/', '/events', '/proof?nonce=7', '/send/PingV1/full']) {
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

  it('reveals nothing and does nothing without the token of this start', async () => {
    const { origin, token, events, stop } = await startInspector(['--json'])
    for (const authorization of [undefined, 'Bearer ', 'Bearer wrong', 'Basic Og==']) {
      const headers = authorization === undefined ? {} : { authorization }
      expect((await ask(`${origin}/events`, { headers })).status).toBe(403)
      expect((await ask(`${origin}/events?token=wrong`, { headers })).status).toBe(403)
      const inQuery = `${origin}/send/PingV1/full?token=${token}`
      expect((await ask(inQuery, { method: 'POST', headers })).status).toBe(403)
      const sent = await ask(`${origin}/send/PingV1/full`, { method: 'POST', headers })
      expect(sent.status).toBe(403)
      expect(sent.headers['access-control-allow-origin']).toBeUndefined()
    }
    await stop()
    expect(events()).toEqual([])
  })

  it('proves that it knows the token without revealing it', async () => {
    const { origin, token, stop } = await startInspector()
    const { status, text } = await ask(`${origin}/proof?nonce=abc`)
    expect(status).toBe(200)
    expect(text).not.toContain(token)
    const expected = createHmac('sha256', token).update('abc').digest('base64')
    expect(JSON.parse(text)).toEqual({ proof: expected })
    expect((await ask(`${origin}/proof`)).status).toBe(403)
    await stop()
  })

  it('has the same address at the next start on the same port, and another on another', async () => {
    const first = await startInspector()
    const { port } = new URL(first.origin)
    await first.stop()
    const again = await startInspector(['--ui-port', port])
    const other = await startInspector()
    expect(again.pageUrl).toBe(first.pageUrl)
    expect(other.token).not.toBe(first.token)
    const headers = { authorization: `Bearer ${first.token}` }
    const sent = await ask(`${other.origin}/send/PingV1/full`, { method: 'POST', headers })
    expect(sent.status).toBe(403)
    await again.stop()
    await other.stop()
  })

  it('has a port that is known beforehand, or another where that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const args = ['--port', String(port - 20_000)]
    const elsewhere = await startInspector(args)
    expect(new URL(elsewhere.origin).port).not.toBe(String(port))
    await elsewhere.stop()
    server.close()
    const usual = await startInspector(args)
    expect(new URL(usual.origin).port).toBe(String(port))
    await usual.stop()
  })

  it('has a page that holds no secret and takes nothing from elsewhere', async () => {
    const { origin, token, stop } = await startInspector()
    const page = await ask(origin)
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringMatching(
        /^default-src 'none'; script-src 'self'; .*; frame-ancestors 'none'$/,
      ),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    })
    expect(page.text).not.toContain(token)
    expect(page.text).not.toMatch(/https?:\/\/(?!www\.w3\.org)/)
    expect((await ask(origin, { method: 'POST' })).status).toBe(405)
    await stop()
  })

  it('answers 404 to what is not there, and says what to do', async () => {
    const { origin, token, stop } = await startInspector()
    const headers = { authorization: `Bearer ${token}` }
    for (const [path, error] of [
      ['/nowhere', 'not found'],
      ['//', 'not found'],
      ['/send/PingV1/nothing', 'This sample does not exist.'],
      ['/send/ToString/full', 'This sample does not exist.'],
      ['/replay/7', 'listen does not keep its body. Replay another delivery, or with --save'],
    ]) {
      const { status, text } = await ask(origin + path, { method: 'POST', headers })
      expect([status, JSON.parse(text).error]).toEqual([
        404,
        expect.stringContaining(String(error)),
      ])
    }
    await stop()
  })

  it('sends a stream the earlier deliveries, the new ones, and after a break the rest', async () => {
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
    const [, run] = /"run":"([\w-]+)"/.exec(first) ?? []
    const rest = await readStream(`${stream}&run=${run}&heard=2`, 'offer 1003')
    expect(rest).not.toContain('offer 1002')
    await stop()
  })

  it('says in one line that its port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const args = ['listen', '--no-auth', '--port', '0', '--ui', '--ui-port', String(port)]
    expect(expectOneLine(await run(args), 1)).toMatch(
      `Port ${port} is in use. Set another with --ui-port`,
    )
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

  it('replays what says what the body is, and the key of now', async () => {
    const app = await startApp()
    const { origin, url, token, stop } = await startInspector(['--forward', app.url])
    const { body, headers } = createDelivery('PingV1', {}, { auth })
    await fetch(url, {
      method: 'POST',
      body,
      headers: { ...headers, 'content-type': 'application/vnd.qondor+json', 'x-other': 'gone' },
    })
    const authorization = `Bearer ${token}`
    const replayed = await ask(`${origin}/replay/1`, { method: 'POST', headers: { authorization } })
    expect(JSON.parse(replayed.text)).toMatchObject({ status: 200 })
    await stop()
    expect(app.arrived).toHaveLength(2)
    const [, again] = app.arrived
    expect(again?.headers).toMatchObject({
      'content-type': 'application/vnd.qondor+json',
      'x-qondor-key': key,
    })
    expect(again?.headers).not.toHaveProperty('x-other')
    expect(String(again?.body)).toBe(body)
  })

  it('takes no delivery that it no longer waits for when it ends', async () => {
    const { origin, url, stop } = await startInspector()
    const hanging = [origin, url].map((address) => {
      return request(address, {
        method: 'POST',
        headers: { 'content-length': '9', 'x-qondor-key': key },
      })
    })
    for (const sent of hanging) sent.on('error', () => {}).write('{')
    await once(
      request(url)
        .on('error', () => {})
        .end(),
      'response',
    )
    const startedAt = Date.now()
    expect((await stop()).code).toBe(0)
    expect(Date.now() - startedAt).toBeLessThan(3_500)
  })
})
