import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { toNodeHandler } from '../../../src/adapters/node.js'
import { createQondorWebhooks, qondorTopics, safeParseQondorWebhook } from '../../../src/index.js'
import { createEvent, invalidDeliveryKinds } from '../../../src/testing/index.js'
import { expectOneLine, key, run, start } from '../../support/command-line/run-command.js'
import { serve } from '../../support/command-line/serve.js'
import { type Arrived, startApp } from '../../support/command-line/start-app.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'
import { schemaByTopic } from '../../support/topic-schemas.js'

const noKey = 'No key was sent. To send one, set QONDOR_WEBHOOK_KEY or --auth-value.\n'
const twice = 2 * qondorTopics.length
const withOfferId = [...schemaByTopic.values()].map(({ shape }) => 'offerId' in shape)

const parsed = ({ body }: Arrived) => JSON.parse(String(body)) as Record<string, unknown>

describe('send', () => {
  it('sends an event of every topic, each fresh', async () => {
    const app = await startApp()
    const args = ['send', 'all', '--to', app.url, '--count', '2']
    const finished = await run(args, { QONDOR_WEBHOOK_KEY: key })
    expect(finished).toMatchObject({ code: 0, stderr: '' })
    expect(finished.stdout).toContain(`\n${twice} sent: ${twice} × 200\n`)
    expect(finished.stdout).toMatch(
      /\nlatency in ms: min [\d.]+, median [\d.]+, p95 [\d.]+, max [\d.]+\n$/,
    )
    const bodies = app.arrived.map(parsed)
    expect(bodies.map(({ topic }) => topic)).toEqual([...qondorTopics, ...qondorTopics])
    expect(new Set(bodies.map(({ webhookId }) => webhookId)).size).toBe(twice)
    for (const { timestamp } of bodies) {
      expect(Math.abs(Date.parse(String(timestamp)) - Date.now())).toBeLessThan(60_000)
    }
    for (const { headers } of app.arrived) expect(headers['x-qondor-key']).toBe(key)
  })

  it('sets fields as they are typed', async () => {
    const app = await startApp()
    const set = [
      'offerId=42',
      'customerName=null',
      'projectName=null',
      'projectNo=42',
      'customerId=null',
    ]
    const flags = set.flatMap((pair) => ['--set', pair])
    await run(['send', 'OfferSentV1', '--to', app.url, ...flags, '--set', 'offerHeading=a=b'])
    expect(app.arrived.map(parsed)).toMatchObject([
      {
        offerId: 42,
        customerName: null,
        projectName: 'null',
        projectNo: '42',
        customerId: null,
        offerHeading: 'a=b',
      },
    ])
  })

  it.each([
    ['Confirmed', 'pending', { newStatus: 2, oldStatus: 1 }],
    ['CANCELLED', '3', { newStatus: 4, oldStatus: 3 }],
  ])('sets a status by its name: %s, %s', async (newStatus, oldStatus, codes) => {
    const app = await startApp()
    const set = ['--set', `newStatus=${newStatus}`, '--set', `oldStatus=${oldStatus}`]
    await run(['send', 'ProjectStatusChangedV1', '--to', app.url, ...set])
    expect(app.arrived.map(parsed)).toMatchObject([codes])
  })

  it('sets a field of the topics that have it', async () => {
    const app = await startApp()
    await run(['send', 'all', '--to', app.url, '--set', 'offerId=42'])
    const set = app.arrived.map(parsed).map(({ offerId }) => offerId === 42)
    expect(set).toEqual(withOfferId)
    expect(new Set(set)).toEqual(new Set([true, false]))
  })

  it('sends each twice with --duplicate', async () => {
    const app = await startApp()
    await run(['send', 'all', '--to', app.url, '--duplicate'])
    const ids = app.arrived.map(parsed).map(({ webhookId }) => webhookId)
    expect(ids).toHaveLength(twice)
    for (let index = 0; index < twice; index += 2) expect(ids[index]).toBe(ids[index + 1])
  })

  it.each(invalidDeliveryKinds)('sends what is broken: %s', async (kind) => {
    const app = await startApp()
    await run(['send', 'all', '--to', app.url, '--invalid', kind])
    // A ping has no field that could be wrong.
    const count = qondorTopics.length - (kind === 'invalid_payload' ? 1 : 0)
    expect(app.arrived).toHaveLength(count)
    for (const { body } of app.arrived) {
      expect(safeParseQondorWebhook(body).error?.code).toBe(kind)
    }
  })

  it.each(['minimal', 'drifted'])('sends a variant: %s', async (variant) => {
    const app = await startApp()
    await run(['send', 'OfferSentV1', '--to', app.url, '--variant', variant])
    const keys = Object.keys(parsed(app.arrived[0] as Arrived))
    expect(keys.includes('fieldOfTomorrow')).toBe(variant === 'drifted')
    expect(keys.includes('customerName')).toBe(variant === 'drifted')
  })

  it('sends a body from a file as it is, with the key', async () => {
    const app = await startApp()
    const folder = temporaryFolder()
    // With bytes that are not UTF-8, and no JSON.
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0xff, 0x00, 0x0d, 0x0a])
    const path = join(folder, 'invoice.json')
    await writeFile(path, bytes)
    const args = ['send', '--body', path, '--to', app.url, '--duplicate']
    const { code, stdout } = await run(args, { QONDOR_WEBHOOK_KEY: key })
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^200 {2}\S+invoice\.json .*\n200 {2}\S+invoice\.json .*\n2 sent: 2 × 200\n/,
    )
    expect(app.arrived.map(({ body }) => Buffer.from(body))).toEqual([bytes, bytes])
    for (const { headers } of app.arrived) {
      expect(headers).toMatchObject({ 'x-qondor-key': key, 'content-type': 'application/json' })
    }
  })

  it('sends a body from standard input', async () => {
    const InvoiceCreatedV1 = z.object({ invoiceId: z.int() })
    const ids: number[] = []
    const qondor = createQondorWebhooks({
      auth: { header: 'x-qondor-key', value: key },
      topics: { InvoiceCreatedV1 },
    }).on('InvoiceCreatedV1', ({ invoiceId }) => ids.push(invoiceId))
    const url = await serve(toNodeHandler(qondor))
    const sending = start(['send', '--body', '-', '--to', url], { QONDOR_WEBHOOK_KEY: key })
    sending.child.stdin?.end(
      JSON.stringify(createEvent({ topic: 'InvoiceCreatedV1', invoiceId: 7 })),
    )
    expect((await sending.end()).stdout).toMatch(/^200 handled {2}- /)
    expect(ids).toEqual([7])
  })

  it.each([
    [['PingV1', '--body', 'a.json'], '--body replaces TOPIC: leave one of them out.'],
    [['--body', 'a.json', '--set', 'offerId=1'], '--body is sent unchanged'],
    [['--body', 'a.json', '--variant', 'minimal'], '--body is sent unchanged'],
    [['--body', 'a.json', '--invalid', 'invalid_json'], '--body is sent unchanged'],
    [[], 'send takes one of '],
  ])('is not called with %j', async (args, says) => {
    const finished = await run(['send', ...args, '--to', 'http://127.0.0.1:2/'])
    expect(expectOneLine(finished, 2)).toContain(says)
  })

  it('names a body that is not there', async () => {
    const finished = await run(['send', '--body', 'no-such.json', '--to', 'http://127.0.0.1:2/'])
    expect(expectOneLine(finished, 1)).toContain('no-such.json: no such file or folder.')
  })

  it('keeps to a rate', async () => {
    const app = await startApp()
    const startedAt = performance.now()
    const { stdout } = await run([
      'send',
      'PingV1',
      '--to',
      app.url,
      '--count',
      '40',
      '--rate',
      '40/s',
    ])
    expect(performance.now() - startedAt).toBeGreaterThan(950)
    expect(stdout).toMatch(/^40 sent: 40 × 200\n/)
  })

  it('ends with exit code 1 if one was not answered 2xx', async () => {
    const app = await startApp([200, 500, 302], { location: 'http://127.0.0.1:2/' })
    const { code, stdout } = await run(['send', 'PingV1', '--to', app.url, '--count', '3'])
    expect(code).toBe(1)
    expect(stdout).toContain('3 sent: 1 × 200, 1 × 302, 1 × 500')
    expect(app.arrived).toHaveLength(3)
  })

  it.each(['localhost', '127.0.0.1', 'LOCALHOST'])('adds http:// to %s', async (host) => {
    const app = await startApp()
    const { port } = new URL(app.url)
    const { code } = await run(['send', 'PingV1', '--to', `${host}:${port}/x?y=1`])
    expect([code, app.arrived.map(({ url }) => url)]).toEqual([0, ['/x?y=1']])
  })

  it('adds http:// to [::1]', async () => {
    const finished = await run(['send', 'PingV1', '--to', '[::1]:2'])
    expect(expectOneLine(finished, 1)).toMatch(/No response from http:\/\/\[::1\]:2\/: /)
  })

  it.each([
    [
      'refused',
      'http://127.0.0.1:2/',
      /No response from http:\/\/127\.0\.0\.1:2\/: connection refused/,
    ],
    ['a port that fetch does not use', 'http://127.0.0.1:1/', /fetch blocks this port/],
    ['a query that is not to be seen', `http://127.0.0.1:2/a?code=${key}`, /:2\/a: connection/],
  ])('says in one line that nobody is there: %s', async (_what, url, says) => {
    expect(expectOneLine(await run(['send', 'all', '--to', url, '--count', '9']), 1)).toMatch(says)
    const atOnce = await run(['send', 'all', '--to', url, '--count', '9', '--rate', '1000'])
    expect(expectOneLine(atOnce, 1)).toMatch(says)
  })

  it('ends on SIGINT with a summary', async () => {
    const app = await startApp()
    const sending = start(['send', 'PingV1', '--to', app.url, '--count', '100000', '--rate', '50'])
    await vi.waitFor(() => expect(app.arrived.length).toBeGreaterThan(2), 10_000)
    await delay(50)
    sending.child.kill('SIGINT')
    const { code, stdout, stderr } = await sending.end()
    expect([code, stderr]).toEqual([130, noKey])
    expect(stdout).toMatch(/^\d+ sent: \d+ × 200\n/)
  })
})
