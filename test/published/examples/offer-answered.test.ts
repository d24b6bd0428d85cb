import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { key, type RunningExample, start } from '../../support/examples/running-example.js'
import { parseFixture, readFixture } from '../../support/fixtures.js'

const example = { name: 'offer-answered', path: '/qondor' }
const dataFolder = mkdtempSync(join(tmpdir(), 'offer-answered-'))
const documented = parseFixture(readFixture('documented', 'offer-answered-v1.json'))

const uuid = 'ab744426-839a-4d4d-97aa-514e06870bb8'
const nilUuid = '00000000-0000-0000-0000-000000000000'

const heard: { text: string }[] = []
const ok = (response: ServerResponse) => response.end('ok')
const fail = (response: ServerResponse) => response.writeHead(503).end('no_service')
const hang = () => {}
let answerOfSlack: (response: ServerResponse) => unknown = ok

const slack = createServer(async (request, response) => {
  heard.push(JSON.parse(await text(request)))
  answerOfSlack(response)
})

let app: RunningExample

async function startApp(): Promise<void> {
  const address = slack.address()
  const port = typeof address === 'object' && address ? address.port : 0
  app = await start(example, {
    SLACK_WEBHOOK_URL: `http://127.0.0.1:${port}/services/secret`,
    DATA_FOLDER: dataFolder,
    OFFERS_KEY: 'offers-key',
  })
}

/** Delivers an answered offer, and returns the result and the number of messages to Slack. */
async function deliver(webhookId: string, fields: object = {}) {
  const before = heard.length
  const response = await fetch(app.url, {
    method: 'POST',
    headers: { 'x-qondor-key': key },
    body: JSON.stringify({ ...documented, ...fields, webhookId }),
  })
  const { outcome } = JSON.parse(await response.text())
  return { status: response.status, outcome, messages: heard.length - before }
}

function list(authorization: string): Promise<Response> {
  return fetch(new URL('/offers', app.url), { headers: { authorization } })
}

async function rowsOf(webhookId: string): Promise<Record<string, unknown>[]> {
  const response = await list('Bearer offers-key')
  const rows: Record<string, unknown>[] = JSON.parse(await response.text())
  return rows.filter((row) => row['webhook_id'] === webhookId)
}

const handled = { status: 200, outcome: 'handled' }
const notified = expect.objectContaining({ notified_at: expect.any(String) })
const waiting = expect.objectContaining({ notified_at: null })

describe('examples/offer-answered', () => {
  beforeAll(async () => {
    slack.listen(0, '127.0.0.1')
    await once(slack, 'listening')
    await startApp()
  }, 120_000)

  afterAll(async () => {
    await app?.stop()
    slack.closeAllConnections()
    slack.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  it('posts an answered offer to Slack and writes its row', async () => {
    const fields = { offerHeading: 'Fjord & fjell <!channel>', customerName: null }
    expect(await deliver('a1', fields)).toEqual({ ...handled, messages: 1 })
    expect(heard.at(-1)?.text).toBe(
      'The customer answered the offer Fjord &amp; fjell &lt;!channel&gt; of [Project Name].\n' +
        'https://devqa.qondor.com/CustomerWeb/Home?projectId=1&amp;offerId=1',
    )
    expect(await rowsOf('a1')).toEqual([
      {
        event_key: 'a1',
        webhook_id: 'a1',
        offer_id: 1,
        offer_heading: 'Fjord & fjell <!channel>',
        project_name: '[Project Name]',
        customer_name: null,
        answered_at: '2024-10-18T07:30:27.638Z',
        notified_at: expect.any(String),
      },
    ])
  })

  it('lists the rows to nobody without the key', async () => {
    for (const authorization of ['', 'Bearer wrong', `Bearer ${key}`]) {
      const response = await list(authorization)
      expect([response.status, await response.text()]).toEqual([401, ''])
    }
  })

  it('does neither again for a repeat, also after it was killed', async () => {
    expect(await deliver(uuid)).toEqual({ ...handled, messages: 1 })
    const repeat = uuid.toUpperCase()
    expect(await deliver(repeat)).toEqual({ status: 200, outcome: 'duplicate', messages: 0 })
    await app.kill()
    await startApp()
    expect(await deliver(repeat)).toEqual({ ...handled, messages: 0 })
    expect(await rowsOf(uuid)).toEqual([notified])
  })

  it('takes events with other ids, or without one of their own, for events of their own', async () => {
    expect(await deliver('A1')).toEqual({ ...handled, messages: 1 })
    for (const offerId of [7, 8]) {
      expect(await deliver(nilUuid, { offerId })).toEqual({ ...handled, messages: 1 })
    }
    await app.kill()
    await startApp()
    expect(await deliver(nilUuid, { offerId: 8 })).toEqual({ ...handled, messages: 0 })
    expect(await rowsOf(nilUuid)).toHaveLength(2)
  })

  it('sends once what Slack refused before, also after it was killed', async () => {
    for (const webhookId of ['b1', 'b2']) {
      answerOfSlack = fail
      expect(await deliver(webhookId)).toMatchObject({ status: 500, outcome: 'failed' })
      expect(await rowsOf(webhookId)).toEqual([waiting])
      answerOfSlack = ok
      if (webhookId === 'b2') {
        await app.kill()
        await startApp()
      }
      expect(await deliver(webhookId)).toEqual({ ...handled, messages: 1 })
      expect(await deliver(webhookId)).toMatchObject({ status: 200, messages: 0 })
      expect(await rowsOf(webhookId)).toEqual([notified])
    }
    expect(app.output()).not.toContain('secret')
  })

  it('sends again what it could not note, and keeps the one row', async () => {
    answerOfSlack = hang
    const before = heard.length
    const cutOff = deliver('c1').catch(() => 'cut off')
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(before + 1)
    await app.kill()
    expect(await cutOff).toBe('cut off')
    answerOfSlack = ok
    await startApp()
    expect(await rowsOf('c1')).toEqual([waiting])
    expect(await deliver('c1')).toEqual({ ...handled, messages: 1 })
    expect(await rowsOf('c1')).toEqual([notified])
  })

  it('ends a delivery that has begun before it stops', async () => {
    let release = () => {}
    answerOfSlack = (response) => {
      release = () => ok(response)
    }
    const before = heard.length
    const delivery = deliver('d1')
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBe(before + 1)
    const stopped = app.stop()
    await expect.poll(() => list('').catch(() => 'gone'), { timeout: 5_000 }).toBe('gone')
    release()
    expect(await delivery).toEqual({ ...handled, messages: 1 })
    await stopped
    answerOfSlack = ok
    await startApp()
    expect(await rowsOf('d1')).toEqual([notified])
  })

  it('does not start without what it needs', async () => {
    const complete = { SLACK_WEBHOOK_URL: 'http://127.0.0.1:9', OFFERS_KEY: 'offers-key' }
    for (const missing of ['SLACK_WEBHOOK_URL', 'OFFERS_KEY', 'QONDOR_WEBHOOK_KEY']) {
      const environment = { DATA_FOLDER: `${dataFolder}/unused`, ...complete, [missing]: '' }
      await expect(start(example, environment)).rejects.toThrow(missing)
    }
    const environment = { ...complete, SLACK_WEBHOOK_URL: 'hooks.slack.example/services/secret' }
    const refused = await start(example, environment).catch(String)
    expect(refused).toContain('Set SLACK_WEBHOOK_URL')
    expect(refused).not.toContain('services/secret')
  })
})
