import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { key, type RunningExample, start } from '../../support/examples/running-example.js'
import { type StandIn, startStandIn } from '../../support/examples/stand-in.js'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'
import { describeWith } from '../../support/servers/describe-with.js'

const example = { name: 'rate-limited-crm', path: '/qondor' }
const documented = parseFixture(readFixture('documented', 'offer-sent-v1.json'))
const perSecond = 5

describeWith('postgresUrl', 'examples/rate-limited-crm', (serverUrl) => {
  const database = 'rate_limited_crm_example'
  const admin = new pg.Client({ connectionString: serverUrl })
  let crm: StandIn
  let app: RunningExample
  let settings: Record<string, string>
  let arrived: string[] = []
  let refused = 0

  /** Takes a number of requests in each second, and asks the others to wait for the next. */
  const limit = () => {
    arrived = []
    refused = 0
    let second = 0
    let taken = 0
    crm.answerWith(({ path }) => {
      const now = Math.floor(Date.now() / 1_000)
      if (now !== second) [second, taken] = [now, 0]
      taken += 1
      if (taken > perSecond) {
        refused += 1
        return { status: 429, headers: { 'retry-after': '1' } }
      }
      arrived.push(path)
      return { status: 200 }
    })
  }

  beforeAll(async () => {
    crm = await startStandIn()
    limit()
    await admin.connect()
    await admin.query(`create database ${database}`)
    settings = {
      DATABASE_URL: new URL(`/${database}`, serverUrl).href,
      CRM_URL: crm.url,
      CRM_KEY: 'crm-key',
    }
    app = await start(example, settings)
  }, 120_000)

  afterAll(async () => {
    await app?.stop()
    crm.close()
    await admin.query(`drop database ${database} with (force)`)
    await admin.end()
  })

  async function post(body: string | Uint8Array<ArrayBuffer>) {
    const headers = { 'x-qondor-key': key }
    const response = await fetch(app.url, { method: 'POST', headers, body })
    return [response.status, JSON.parse(await response.text()).outcome]
  }

  /** Delivers a number of events at once; returns the paths under which the CRM is to get them. */
  async function burst(name: string, count: number): Promise<readonly string[]> {
    const ids = Array.from({ length: count }, (_, index) => `${name}-${index}`)
    const results = await Promise.all(
      ids.map((webhookId) => post(JSON.stringify({ ...documented, webhookId }))),
    )
    expect(results).toEqual(ids.map(() => [200, 'queued']))
    return ids.map((id) => `/activities/OfferSentV1-${id}`).sort()
  }

  const untilArrived = (paths: readonly string[], timeout: number) => {
    return expect.poll(() => [...new Set(arrived)].sort(), { timeout }).toEqual(paths)
  }

  it('takes the documented bodies, and logs those about offers', async () => {
    for (const { bytes } of readFixtures('documented')) {
      const body = new Uint8Array(bytes)
      const isOfOffer = String(parseFixture(body)['topic']).startsWith('Offer')
      expect((await post(body))[0]).toBe(200)
      if (!isOfOffer) continue
      const put = { method: 'PUT', body: parseFixture(body) }
      await expect
        .poll(() => crm.heard.at(-1), { timeout: 10_000 })
        .toMatchObject({ ...put, headers: { authorization: 'Bearer crm-key' } })
    }
    expect(arrived).toHaveLength(3)
  })

  it('brings each of 40 events to a CRM that takes 5 in a second, with few calls in vain', async () => {
    limit()
    const paths = await burst('burst', 40)
    await untilArrived(paths, 60_000)
    // Once each, and not as often refused as the 40 would be that come back every second.
    expect(arrived).toHaveLength(40)
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(40)
  }, 90_000)

  it('brings all of them if it is killed in between', async () => {
    limit()
    const paths = await burst('killed', 20)
    await expect.poll(() => arrived.length, { timeout: 30_000 }).toBeGreaterThan(5)
    await app.kill()
    app = await start(example, settings)
    await untilArrived(paths, 90_000)
    expect(arrived.length).toBeLessThan(20 + 3)
  }, 150_000)

  it('does not call a CRM that asked to wait for longer', async () => {
    limit()
    crm.answerWith(() => ({ status: 429, headers: { 'retry-after': '21' } }))
    const before = crm.heard.length
    const first = await burst('closed-a', 1)
    await expect.poll(() => crm.heard.length, { timeout: 10_000 }).toBe(before + 1)
    const since = Date.now()
    limit()
    const others = await burst('closed-b', 4)
    await untilArrived([...first, ...others], 60_000)
    expect(Date.now() - since).toBeGreaterThan(19_000)
    expect(arrived).toHaveLength(5)
  }, 90_000)

  it('does not start without its variables', async () => {
    for (const missing of ['DATABASE_URL', 'CRM_URL', 'CRM_KEY']) {
      await expect(start(example, { ...settings, [missing]: '' })).rejects.toThrow(`Set ${missing}`)
    }
  }, 120_000)
})
