import { describe, expect, it } from 'vitest'
import { type Outcome, toHttpResponse } from '../../../src/index.js'
import { fc, scaled } from '../../support/properties/fast-check.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { headers, makeQondor, request } from '../../support/receiver/qondor.js'

const refusal = expect.objectContaining({ code: 'invalid_options', name: 'QondorWebhookError' })

describe('the status option', () => {
  it('changes the status of the outcomes that it names, and of no other', async () => {
    const qondor = makeQondor({ status: { unhandled: 202, unknown_topic: 501 } }).onOfferSent(
      () => {},
    )
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ status: 202 })
    expect(await qondor.receive(request('PongV1'))).toMatchObject({ status: 501 })
    expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({ status: 200 })
  })

  it.each([
    0,
    100,
    101,
    199,
    199.5,
    200.5,
    600,
    -200,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '200',
    null,
    true,
  ])('throws for what is no HTTP status: %j', (status) => {
    const options = { status: { handled: status as number } }
    expect(() => makeQondor(options)).toThrow(refusal)
    expect(() => makeQondor(options)).toThrow('status.handled')
  })

  it.each([200, 599, undefined])('takes %j', (status) => {
    expect(() => makeQondor({ status: { handled: status } })).not.toThrow()
  })

  it('throws for an outcome that there is none of', () => {
    const status = { handeld: 202 } as Partial<Record<Outcome, number>>
    expect(() => makeQondor({ status })).toThrow(refusal)
  })

  it('takes no status whose answer cannot be sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 200, max: 599 }), async (status) => {
        const result = await receiveWith(status)
        if (!result) return
        const answer = toHttpResponse(result)
        const { body, headers: answerHeaders } = answer
        expect(new Response(body, { status: answer.status, headers: answerHeaders }).status).toBe(
          status,
        )
      }),
      { numRuns: scaled(400), examples: [[200], [204], [205], [304], [599]] },
    )
  })
})

/** A result with that status, where the option takes it. */
async function receiveWith(status: number) {
  const make = () => makeQondor({ status: { unhandled: status } })
  try {
    make()
  } catch (error) {
    expect(error).toEqual(refusal)
    return undefined
  }
  return await make().receive({ headers, body: bodyOf('PingV1') })
}

describe.each(['handlerTimeoutMs', 'storeTimeoutMs', 'bodyTimeoutMs', 'maxBodyBytes'] as const)(
  'the option %s',
  (name) => {
    it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, '1000', null, {}, true])(
      'throws for what is no whole number above 0: %j',
      (value) => {
        expect(() => makeQondor({ [name]: value as number })).toThrow(refusal)
        expect(() => makeQondor({ [name]: value as number })).toThrow(name)
      },
    )

    it('throws for what a timer would take for no time at all', () => {
      expect(() => makeQondor({ [name]: 2 ** 31 })).toThrow(refusal)
    })

    it.each([1, 1_000, 2 ** 31 - 1])('takes %i', (value) => {
      expect(() => makeQondor({ [name]: value })).not.toThrow()
    })
  },
)

describe('a store or a queue that lacks a step', () => {
  const step = (): void => {}
  it.each([
    null,
    {},
    { claim: step },
    { claim: step, complete: step },
    { complete: step, release: step },
  ])('throws when the receiver is made: store %#', (store) => {
    expect(() => makeQondor({ store: store as never })).toThrow(refusal)
  })

  it.each([null, {}, { enqueue: step }, { storeDeadLetter: step }])(
    'throws when the receiver is made: queue %#',
    (queue) => {
      expect(() => makeQondor({ queue: queue as never })).toThrow(refusal)
    },
  )
})
