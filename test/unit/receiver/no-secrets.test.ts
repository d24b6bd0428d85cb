import { describe, expect, it } from 'vitest'
import type { ReceiveRequest, WebhookAuth } from '../../../src/index.js'
import { type ContractTopic, contractTopics, without } from '../../support/contract-table.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'
import {
  secretAuth as auth,
  expectNoSecret,
  secretBody,
  secretErrors,
  secretHeaders,
  secretKey,
  sentinel,
  sentinelNumber,
} from '../../support/receiver/secrets.js'
import { captureLog, nextTurn } from '../../support/receiver/spies.js'

const topics = contractTopics.map((topic) => [topic.topic, topic] as const)
const [firstTopic] = contractTopics as [ContractTopic]

const wrongValues = [sentinel, sentinelNumber, sentinelNumber + 0.5, true, [sentinel], { sentinel }]

const throwing = (thrown: unknown) => () => {
  throw thrown
}

async function expectSilence(body: ReceiveRequest['body']): Promise<void> {
  const log = captureLog()
  expectNoSecret(await makeQondor({ auth }).receive({ headers: secretHeaders, body }), log)
  log.mockRestore()
}

describe.each(topics)('no secret of %s is told', (_, topic) => {
  const body = JSON.stringify(secretBody(topic))

  it.each(secretErrors)('when handlers fail: case %#', async (thrown) => {
    const log = captureLog()
    const result = await makeQondor({ auth })
      .onAny(throwing(thrown))
      .onAny(() => Promise.reject(thrown))
      .receive({ headers: secretHeaders, body })
    expect(result.outcome).toBe('failed')
    expect(log).toHaveBeenCalledTimes(1)
    expectNoSecret(result, log)
  })

  it('when any field has a wrong type or is missing', async () => {
    const names = ['webhookId', 'timestamp', ...topic.fields.map(({ name }) => name)]
    for (const name of names) {
      for (const value of wrongValues) await expectSilence({ ...secretBody(topic), [name]: value })
      await expectSilence(without(secretBody(topic), name))
    }
  })

  it('when all fields have a wrong type', async () => {
    for (const value of wrongValues) {
      const fields = topic.fields.map(({ name }) => [name, value] as const)
      await expectSilence({ ...secretBody(topic), ...Object.fromEntries(fields) })
    }
  })

  it('when the body is broken', async () => {
    await expectSilence(body.slice(0, -1))
    await expectSilence(body + body)
    await expectSilence(body.replaceAll('"', "'"))
    await expectSilence(Buffer.from(body.replace(sentinel, `${sentinel}ø`), 'latin1'))
    await expectSilence(Buffer.from(body, 'utf16le'))
  })

  it('when its topic is not known, or none', async () => {
    for (const value of [...wrongValues, `${sentinel}\n`]) {
      await expectSilence({ ...secretBody(topic), topic: value })
    }
  })
})

describe('no secret is told', () => {
  const body = secretBody(firstTopic)

  it.each([
    { 'x-qondor-key': `${secretKey}!` },
    { 'x-qondor-key': sentinel },
    { 'x-qondor-key': [secretKey, secretKey] },
    [
      ['x-qondor-key', secretKey],
      ['X-Qondor-Key', sentinel],
    ] as const,
    { authorization: `Bearer ${secretKey}`, cookie: sentinel },
  ])('when the key is wrong: case %#', async (given) => {
    const log = captureLog()
    const result = await makeQondor({ auth }).receive({ headers: given, body })
    expect(result.outcome).toBe('unauthorized')
    expectNoSecret(result, log)
  })

  it.each(secretErrors)('when user code throws: case %#', async (thrown) => {
    const fail = throwing(thrown)
    const store = { claim: fail, complete: fail, release: fail }
    const claiming = { ...store, claim: () => 'claimed' as const }
    // A topic that is a plain identifier is named in the log.
    const unknown = { ...body, topic: 'PongV1' }
    const invalid = { ...body, offerId: sentinel }
    const given = { headers: secretHeaders, body }
    const runs = [
      () => makeQondor({ auth: fail as WebhookAuth }).receive(given),
      () => makeQondor({ auth }).receive({ ...given, body: fail }),
      () => makeQondor({ auth, store }).onAny(fail).receive(given),
      () => makeQondor({ auth, store: claiming }).onAny(fail).receive(given),
      () =>
        makeQondor({ auth, store: claiming })
          .onAny(() => {})
          .receive(given),
      () =>
        makeQondor({ auth })
          .onUnknownTopic(fail)
          .receive({ ...given, body: unknown }),
      () =>
        makeQondor({ auth })
          .onInvalid(fail)
          .receive({ ...given, body: invalid }),
      () =>
        makeQondor({ auth })
          .onInvalid(fail)
          .receive({ ...given, body: '{' }),
      () => makeQondor({ auth }).onOutcome(fail).onDrift(fail).onError(fail).receive(given),
    ]
    for (const run of runs) {
      const log = captureLog()
      const result = await run()
      // Some observers are not awaited.
      await nextTurn()
      expectNoSecret(result, log)
      expect(log).toHaveBeenCalled()
      log.mockRestore()
    }
  })

  it('when the method is one', async () => {
    const log = captureLog()
    expectNoSecret(await makeQondor().receive({ method: sentinel, headers, body }), log)
  })
})
