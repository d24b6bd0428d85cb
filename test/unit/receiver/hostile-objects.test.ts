import { describe, expect, it } from 'vitest'
import type { ReceiveRequest } from '../../../src/index.js'
import { fc, scaled } from '../../support/properties/fast-check.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { hostileExamples, hostileValue, type MakeHostile } from '../../support/receiver/hostile.js'
import { headers, key, makeQondor } from '../../support/receiver/qondor.js'
import { expectContract } from '../../support/receiver/result-contract.js'
import { captureLog, captureUnhandledRejections, nextTurn } from '../../support/receiver/spies.js'

const body = bodyOf('PingV1')
const ignore = (): void => {}

function listening() {
  return makeQondor({ handlerTimeoutMs: 50, bodyTimeoutMs: 50 })
    .onAny(ignore)
    .onUnknownTopic(ignore)
    .onDrift(ignore)
}

/** Calls `receive` as JavaScript may and TypeScript may not. */
async function expectSurvival(makeRequest: (make: MakeHostile) => unknown): Promise<void> {
  captureLog()
  const unhandled = captureUnhandledRejections()
  await fc.assert(
    fc.asyncProperty(hostileValue, async (make) => {
      for (const qondor of [listening(), listening().onInvalid(ignore)]) {
        expectContract(await qondor.receive(makeRequest(make) as ReceiveRequest))
      }
    }),
    { numRuns: scaled(300), examples: hostileExamples },
  )
  await nextTurn()
  expect(unhandled).not.toHaveBeenCalled()
}

describe('receive survives', () => {
  it('any body', async () => {
    await expectSurvival((make) => ({ headers, body: make() }))
  })

  it('any body that comes later', async () => {
    await expectSurvival((make) => ({ headers, body: async () => make() }))
    await expectSurvival((make) => ({ headers, body: make }))
  })

  it.each(['webhookId', 'timestamp', 'topic', 'more'])('any %s in a body', async (name) => {
    await expectSurvival((make) => ({ headers, body: { ...JSON.parse(body), [name]: make() } }))
  })

  it.each(['projectId', 'projectName', 'offerHeading', 'customerId'])(
    'any %s in the body of an offer',
    async (name) => {
      const offer = JSON.parse(bodyOf('OfferSentV1'))
      await expectSurvival((make) => ({ headers, body: { ...offer, [name]: make() } }))
    },
  )

  it('any object before the fields of a body, as its prototype', async () => {
    const fields = Object.getOwnPropertyDescriptors(JSON.parse(body))
    await expectSurvival((make) => {
      const value = make()
      const prototype = typeof value === 'object' ? value : null
      return { headers, body: Object.create(prototype, fields) }
    })
  })

  it('any headers, and lets nobody in', async () => {
    await expectSurvival((make) => ({ headers: make(), body }))
    await fc.assert(
      fc.asyncProperty(hostileValue, async (make) => {
        const request = { headers: make(), body } as ReceiveRequest
        expect((await makeQondor().receive(request)).outcome).toBe('unauthorized')
      }),
    )
  })

  it('any header value', async () => {
    await expectSurvival((make) => ({ headers: { 'x-qondor-key': make() }, body }))
    await expectSurvival((make) => ({ headers: { other: make(), 'x-qondor-key': key }, body }))
    await expectSurvival((make) => ({ headers: [['x-qondor-key', make()], make()], body }))
    await expectSurvival((make) => ({ headers: { get: () => make() }, body }))
    await expectSurvival((make) => ({ headers: { get: make() }, body }))
  })

  it('any method', async () => {
    await expectSurvival((make) => ({ method: make(), headers, body }))
  })

  it('any request', async () => {
    await expectSurvival((make) => make())
  })

  it('whatever a body function throws', async () => {
    await expectSurvival((make) => ({ headers, body: () => Promise.reject(make()) }))
    await expectSurvival((make) => ({
      headers,
      body: () => {
        throw make()
      },
    }))
  })
})

describe('receive survives, and so does its outcome', () => {
  it('whatever handlers and observers throw', async () => {
    captureLog()
    await fc.assert(
      fc.asyncProperty(hostileValue, async (make) => {
        const fail = () => {
          throw make()
        }
        const qondor = makeQondor()
          .onPing(fail)
          .onPing(() => Promise.reject(make()))
          .onError(fail)
          .onOutcome(fail)
          .onDrift(fail)
        const result = await qondor.receive({ headers, body: bodyOf('PingV1', { more: 1 }) })
        expectContract(result)
        expect(result.error?.code).toBe('handler_failed')
      }),
    )
  })

  it('whatever handlers answer', async () => {
    captureLog()
    await fc.assert(
      fc.asyncProperty(hostileValue, async (make) => {
        const qondor = makeQondor({ handlerTimeoutMs: 50 }).onPing(() => make())
        expectContract(await qondor.receive({ headers, body }))
      }),
    )
  })

  it('whatever an auth function answers or throws', async () => {
    captureLog()
    await fc.assert(
      fc.asyncProperty(hostileValue, fc.boolean(), async (make, throws) => {
        const auth = () => {
          if (throws) throw make()
          return make() as boolean
        }
        const result = await makeQondor({ auth, handlerTimeoutMs: 50 }).receive({ headers, body })
        // `true` is the one answer that lets in, and may be among them.
        if (make() !== true || throws) expect(result.outcome).toBe('unauthorized')
        expectContract(result)
      }),
    )
  })
})
