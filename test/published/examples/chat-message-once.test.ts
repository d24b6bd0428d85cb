import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithSqlite } from '../../support/examples/queue-in-a-file.js'
import { key, type RunningExample, start } from '../../support/examples/running-example.js'
import { type StandIn, startStandIn } from '../../support/examples/stand-in.js'
import { parseFixture, readFixture, readFixtures } from '../../support/fixtures.js'

const example = { name: 'chat-message-once', path: '/qondor' }
const documented = parseFixture(readFixture('documented', 'offer-answered-v1.json'))

describeWithSqlite('examples/chat-message-once', (queue) => {
  let slack: StandIn
  let teams: StandIn
  let app: RunningExample
  let settings: Record<string, string>
  let earlierOutput = ''

  beforeAll(async () => {
    slack = await startStandIn()
    teams = await startStandIn()
    settings = {
      ...queue.environment,
      SLACK_WEBHOOK_URL: `${slack.url}/services/secret`,
      TEAMS_WEBHOOK_URL: `${teams.url}/workflows/secret`,
    }
    app = await start(example, settings)
  }, 120_000)

  afterAll(async () => {
    await app?.stop()
    slack.close()
    teams.close()
    queue.remove()
  })

  async function post(body: string | Uint8Array<ArrayBuffer>) {
    const headers = { 'x-qondor-key': key }
    const response = await fetch(app.url, { method: 'POST', headers, body })
    return [response.status, JSON.parse(await response.text()).outcome]
  }

  const deliver = (webhookId: string, fields: object = {}) => {
    // The heading tells the messages of the events apart.
    return post(JSON.stringify({ ...documented, offerHeading: webhookId, ...fields, webhookId }))
  }

  /** How many requests about an event each chat got, and how many lines were logged. */
  const countsOf = (webhookId: string) => {
    const about = ({ heard }: StandIn) => {
      return heard.filter(({ body }) => JSON.stringify(body).includes(webhookId)).length
    }
    const lines = (earlierOutput + app.output()).split('\n')
    const logged = lines.filter((line) => line === `OfferAnsweredV1 ${webhookId}`).length
    return { slack: about(slack), teams: about(teams), logged }
  }

  const untilCounts = (webhookId: string, counts: object, timeout = 10_000) => {
    return expect.poll(() => countsOf(webhookId), { timeout }).toEqual(counts)
  }

  const later = { status: 429, headers: { 'retry-after': '1' } }
  const ok = () => ({ status: 200 })

  it('takes the documented bodies, logs each, and tells both chats of the answered offer', async () => {
    const bodies = readFixtures('documented').map(({ bytes }) => new Uint8Array(bytes))
    for (const body of bodies) expect(await post(body)).toEqual([200, 'queued'])
    for (const body of bodies) expect(await post(body)).toEqual([200, 'duplicate'])
    for (const body of bodies) {
      const { topic, webhookId } = parseFixture(body)
      await expect.poll(() => app.output()).toContain(`${topic} ${webhookId}\n`)
    }
    await expect.poll(() => [slack.heard.length, teams.heard.length]).toEqual([1, 1])
  })

  it('writes the JSON of each chat, in which the text of others is not markup', async () => {
    await deliver('format', {
      offerHeading: 'Fjord & [fjell](https://x.example) <!channel>',
      customerName: null,
    })
    await expect.poll(() => teams.heard.length).toBe(2)
    const link = 'https://devqa.qondor.com/CustomerWeb/Home?projectId=1'
    expect(slack.heard.at(-1)).toMatchObject({
      method: 'POST',
      path: '/services/secret',
      body: {
        text:
          'The customer answered the offer Fjord &amp; [fjell](https://x.example) ' +
          `&lt;!channel&gt; of [Project Name].\n${link}&amp;offerId=1`,
      },
    })
    const text =
      'The customer answered the offer Fjord & [fjell](https://x.example) <!channel> of ' +
      `[Project Name].\n${link}&offerId=1`
    expect(teams.heard.at(-1)).toMatchObject({
      method: 'POST',
      path: '/workflows/secret',
      body: {
        type: 'message',
        attachments: [
          {
            contentType: 'application/vnd.microsoft.card.adaptive',
            content: {
              type: 'AdaptiveCard',
              body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }],
            },
          },
        ],
      },
    })
  })

  it('posts to Slack once while Teams asks to wait', async () => {
    let refusals = 3
    teams.answerWith(() => (refusals-- > 0 ? later : { status: 202 }))
    expect(await deliver('waits')).toEqual([200, 'queued'])
    await untilCounts('waits', { slack: 1, teams: 4, logged: 1 }, 20_000)
    expect(await deliver('waits')).toEqual([200, 'duplicate'])
  })

  it('posts nothing to Teams before Slack took the message', async () => {
    teams.answerWith(ok)
    let failures = 1
    slack.answerWith(() => (failures-- > 0 ? { status: 500 } : { status: 200 }))
    await deliver('fails')
    await expect.poll(() => app.output()).toContain('The chat of SLACK_WEBHOOK_URL responded 500.')
    expect(countsOf('fails')).toEqual({ slack: 1, teams: 0, logged: 1 })
    await untilCounts('fails', { slack: 2, teams: 1, logged: 1 }, 30_000)
  })

  it('does not post to Slack again after it was killed while Teams had not responded', async () => {
    slack.answerWith(ok)
    teams.answerWith(() => undefined)
    await deliver('killed')
    await untilCounts('killed', { slack: 1, teams: 1, logged: 1 })
    await app.kill()
    earlierOutput += app.output()
    teams.answerWith(ok)
    app = await start(example, settings)
    await untilCounts('killed', { slack: 1, teams: 2, logged: 1 }, 40_000)
  }, 120_000)

  it('prints no address, and does not start without one', async () => {
    expect(earlierOutput + app.output()).not.toContain('secret')
    for (const missing of ['SLACK_WEBHOOK_URL', 'TEAMS_WEBHOOK_URL']) {
      for (const value of ['', 'hooks.example/services/secret']) {
        const refused = await start(example, { ...settings, [missing]: value }).catch(String)
        expect(refused).toContain(`Set ${missing}`)
        expect(refused).not.toContain('services/secret')
      }
    }
  }, 120_000)
})
