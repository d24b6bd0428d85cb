import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { createDelivery, createInvalidDelivery } from '../../../src/testing/index.js'
import { expectOneLine, key, run } from '../../support/command-line/run-command.js'
import { startListen } from '../../support/command-line/start-listen.js'
import { readFixture } from '../../support/fixtures.js'

const auth = { header: 'x-qondor-key', value: key }

async function post(url: string, delivery: { headers: HeadersInit; body: BodyInit }) {
  return (await fetch(url, { method: 'POST', ...delivery })).status
}

describe('listen', () => {
  it('prints a line for people with the facts that matter', async () => {
    const listen = await startListen()
    const fields = { offerId: 42, projectId: 7, projectName: 'Årsfest' }
    await post(listen.url, createDelivery('OfferSentV1', fields, { auth }))
    await post(
      listen.url,
      createDelivery('ProjectStatusChangedV1', { newStatus: 77 }, { auth, variant: 'drifted' }),
    )
    const { code, stdout } = await listen.stop()
    const [offer, status] = stdout.split('\n')
    expect(offer).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} {2}200 accepted {2}OfferSentV1 {2}offer 42, project 7 Årsfest/,
    )
    expect(status).toMatch(/Pending → status 77 {2}drift: fieldOfTomorrow$/)
    expect(stdout).not.toContain('@')
    expect(code).toBe(0)
  })

  it('prints lines of JSON', async () => {
    const listen = await startListen(['--json'])
    const delivery = createDelivery('OfferSentV1', { offerId: 42 }, { auth, variant: 'drifted' })
    await post(listen.url, delivery)
    await post(listen.url, delivery)
    const { webhookId } = JSON.parse(delivery.body)
    const same = { type: 'delivery', topic: 'OfferSentV1', webhookId, status: 200, code: null }
    const rest = { facts: { offerId: 42 }, drift: ['fieldOfTomorrow'], issues: [] }
    // What a process printed may arrive after what it answered.
    await listen.stop()
    expect(listen.events()).toMatchObject([
      { ...same, ...rest, number: 1, outcome: 'handled' },
      { ...same, ...rest, number: 2, outcome: 'duplicate' },
    ])
  })

  it('answers as a receiver does, and says why', async () => {
    const listen = await startListen(['--json'])
    const cases = [
      ['invalid_json', 400],
      ['invalid_encoding', 400],
      ['invalid_envelope', 400],
      ['invalid_payload', 422],
      ['unknown_topic', 200],
    ] as const
    for (const [kind, status] of cases) {
      expect(await post(listen.url, createInvalidDelivery(kind, { auth }))).toBe(status)
    }
    expect(await post(listen.url, createDelivery('PingV1'))).toBe(401)
    expect((await fetch(listen.url)).status).toBe(405)
    const { stderr } = await listen.stop()
    const codes = listen.events().map((event) => event['code'] ?? event['outcome'])
    expect(codes).toEqual([...cases.map(([kind]) => kind), 'unauthorized', 'method_not_allowed'])
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('names the issues of an invalid delivery below its line', async () => {
    const listen = await startListen()
    await post(listen.url, createInvalidDelivery('invalid_payload', { auth }))
    const { stdout } = await listen.stop()
    expect(stdout).toMatch(/422 invalid_payload {2}OfferSentV1\n +OfferSentV1\.projectId: expected/)
  })

  it('lets nothing from outside drive the terminal', async () => {
    const projectName = 'a\u001b[2J\u009b31m\nfake\u202eline'
    const text = await startListen()
    await post(text.url, createDelivery('ProjectCreatedV1', { projectName }, { auth }))
    const { stdout } = await text.stop()
    expect(stdout.split('\n')).toHaveLength(2)
    expect(stdout.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u)
    const json = await startListen(['--json'])
    await post(json.url, createDelivery('ProjectCreatedV1', { projectName }, { auth }))
    await json.stop()
    expect(json.lines()[0]).not.toMatch(/[\p{Cc}\u202e]/u)
    expect(json.events()).toMatchObject([{ facts: { projectName } }])
  })

  it('takes the key and the name of its header from flags', async () => {
    const listen = await startListen(['--auth-header', 'X-Other', '--auth-value', key], {})
    const other = { header: 'x-other', value: key }
    expect(await post(listen.url, createDelivery('PingV1', {}, { auth: other }))).toBe(200)
    expect(await post(listen.url, createDelivery('PingV1', {}, { auth }))).toBe(401)
    await listen.stop()
  })

  it('lets everybody in with --no-auth', async () => {
    const listen = await startListen(['--no-auth'], {})
    expect(await post(listen.url, createDelivery('PingV1'))).toBe(200)
    await listen.stop()
  })

  it('takes no connection that comes to another address of the machine', async () => {
    const listen = await startListen(['--no-auth'], {})
    // Another address of this machine; if there is none, the connection fails too.
    const elsewhere = listen.url.replace('127.0.0.1', '127.0.0.2')
    await expect(post(elsewhere, createDelivery('PingV1'))).rejects.toThrow('fetch failed')
    expect(await post(listen.url, createDelivery('PingV1'))).toBe(200)
    await listen.stop()
  })

  it('takes what Qondor documents', async () => {
    const listen = await startListen(['--json'])
    const headers = { 'x-qondor-key': key }
    const body = readFixture('documented', 'offer-answered-v1.json')
    expect(await post(listen.url, { headers, body })).toBe(200)
    await listen.stop()
  })

  it('says in one line that a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const finished = await run(['listen', '--no-auth', '--port', String(port)])
    expect(expectOneLine(finished, 1)).toContain(`Port ${port} is in use`)
    server.close()
  })

  it('ends on SIGINT while a request hangs', async () => {
    const listen = await startListen()
    const hanging = fetch(listen.url, {
      method: 'POST',
      headers: { 'x-qondor-key': key },
      body: new ReadableStream(),
      duplex: 'half',
    } as RequestInit).catch(() => 'cut off')
    await vi.waitFor(() => expect(listen.stderr()).toContain('Listening'))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect((await listen.stop()).code).toBe(0)
    expect(await hanging).toBe('cut off')
  })

  it('loses no line of 5,000 deliveries, 64 at once', async () => {
    const listen = await startListen(['--json'])
    const sent: string[] = []
    const sendOnAndOn = async (): Promise<void> => {
      while (sent.length < 5_000) {
        const delivery = createDelivery('OfferSentV1', {}, { auth })
        sent.push(JSON.parse(delivery.body).webhookId)
        expect(await post(listen.url, delivery)).toBe(200)
      }
    }
    await Promise.all(Array.from({ length: 64 }, sendOnAndOn))
    await vi.waitFor(() => expect(listen.lines()).toHaveLength(sent.length), 10_000)
    expect(new Set(listen.events().map((event) => event['webhookId']))).toEqual(new Set(sent))
    expect((await listen.stop()).code).toBe(0)
  }, 60_000)
})
