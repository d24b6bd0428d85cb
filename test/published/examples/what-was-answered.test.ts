import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithSqlite } from '../../support/examples/queue-in-a-file.js'
import { key, type RunningExample, start } from '../../support/examples/running-example.js'
import {
  type Answer,
  type HeardRequest,
  type StandIn,
  startStandIn,
} from '../../support/examples/stand-in.js'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'

const example = { name: 'what-was-answered', path: '/qondor' }
const documented = parseFixture(readFixture('documented', 'offer-answered-v1.json'))

const confirmed = { status: 200, json: { id: 1, status: 3 } }
const declined = { status: 200, json: { id: 1, status: 4 } }

describeWithSqlite('examples/what-was-answered', (queue) => {
  let api: StandIn
  let crm: StandIn
  let app: RunningExample
  let settings: Record<string, string>

  beforeAll(async () => {
    api = await startStandIn()
    crm = await startStandIn()
    settings = {
      ...queue.environment,
      QONDOR_API_URL: api.url,
      QONDOR_API_KEY: 'api-key',
      CRM_URL: crm.url,
      CRM_KEY: 'crm-key',
    }
    app = await start(example, settings)
  }, 120_000)

  afterAll(async () => {
    await app?.stop()
    api.close()
    crm.close()
    queue.remove()
  })

  async function post(body: string | Uint8Array<ArrayBuffer>) {
    const headers = { 'x-qondor-key': key }
    const response = await fetch(app.url, { method: 'POST', headers, body })
    return [response.status, JSON.parse(await response.text()).outcome]
  }

  const answered = async (offerId: number) => {
    const body = JSON.stringify({ ...documented, webhookId: `answer-${offerId}`, offerId })
    expect(await post(body)).toEqual([200, 'queued'])
  }

  /** Answers requests about one offer one after the other, with the last answer for ever. */
  const about = (offerId: number, ...answers: Answer[]) => {
    return ({ path }: HeardRequest): Answer => {
      if (!path.endsWith(`/${offerId}`) && !path.endsWith(`-${offerId}`)) return { status: 503 }
      return answers.length > 1 ? answers.shift() : answers[0]
    }
  }

  const asked = (offerId: number) => {
    return api.heard.filter(({ path }) => path === `/Offer/v1/Offer/${offerId}`).length
  }

  const movesOf = (offerId: number) => {
    const moves = crm.heard.filter(({ path }) => path === `/deals/qondor-offer-${offerId}`)
    return moves.map(({ body }) => body)
  }

  const untilMoved = (offerId: number, stages: readonly string[], timeout = 10_000) => {
    const expected = stages.map((stage) => ({ stage }))
    return expect.poll(() => movesOf(offerId), { timeout }).toEqual(expected)
  }

  it('takes the documented bodies, and asks about the answered offer', async () => {
    api.answerWith(() => confirmed)
    for (const { name, bytes } of readFixtures('documented')) {
      const outcome = name === 'offer-answered-v1.json' ? 'queued' : 'unhandled'
      expect(await post(new Uint8Array(bytes))).toEqual([200, outcome])
    }
    await untilMoved(1, ['won'])
    const get = { method: 'GET', path: '/Offer/v1/Offer/1', body: undefined }
    expect(api.heard).toEqual([{ ...get, headers: expect.anything() }])
    expect(api.heard[0]?.headers).toMatchObject({ 'ocp-apim-subscription-key': 'api-key' })
    expect(crm.heard).toHaveLength(1)
    expect(crm.heard[0]).toMatchObject({
      method: 'PATCH',
      headers: { authorization: 'Bearer crm-key', 'content-type': 'application/json' },
    })
  })

  it('moves the deal of a declined offer', async () => {
    api.answerWith(() => declined)
    await answered(2)
    await untilMoved(2, ['lost'])
  })

  it('asks again later while the offer has no answer in the API', async () => {
    api.answerWith(() => ({ status: 200, json: { id: 3, status: 2 } }))
    await answered(3)
    const said = 'Offer 3 has status 2, so no answer yet.'
    await expect.poll(() => app.output(), { timeout: 10_000 }).toContain(said)
    expect([asked(3), movesOf(3)]).toEqual([1, []])
  })

  it('waits as long as the API and the CRM say', async () => {
    const later = { status: 429, headers: { 'retry-after': '1' } }
    api.answerWith(about(4, later, confirmed))
    crm.answerWith(about(4, later, { status: 200 }))
    await answered(4)
    await untilMoved(4, ['won', 'won'])
    expect(asked(4)).toBe(3)
  })

  it('goes on after a failure of the API and of the CRM', async () => {
    api.answerWith(about(5, { status: 500 }, confirmed))
    crm.answerWith(about(5, { status: 502 }, { status: 200 }))
    await answered(5)
    await untilMoved(5, ['won', 'won'], 40_000)
  })

  it('gives up on an offer or a deal that does not exist', async () => {
    crm.answerWith(() => ({ status: 404 }))
    api.answerWith(() => confirmed)
    await answered(6)
    await expect.poll(() => app.output()).toContain('The CRM has no deal qondor-offer-6.')
    api.answerWith(() => ({ status: 404 }))
    await answered(7)
    await expect.poll(() => app.output()).toContain('Qondor has no such offer.')
    expect([asked(6), asked(7)]).toEqual([1, 1])
  })

  it('moves the deal after it was killed while the CRM had not responded', async () => {
    api.answerWith(() => confirmed)
    crm.answerWith(() => undefined)
    await answered(8)
    await untilMoved(8, ['won'])
    await app.kill()
    crm.answerWith(() => ({ status: 200 }))
    app = await start(example, settings)
    await untilMoved(8, ['won', 'won'], 40_000)
  }, 120_000)

  it('prints no key, and does not start without its variables', async () => {
    expect(app.output()).not.toMatch(/api-key|crm-key/)
    for (const missing of ['QONDOR_API_URL', 'QONDOR_API_KEY', 'CRM_URL', 'CRM_KEY']) {
      await expect(start(example, { ...settings, [missing]: '' })).rejects.toThrow(`Set ${missing}`)
    }
  }, 120_000)
})
