import { describe, expect, it } from 'vitest'
import type { Claim } from '../../../src/index.js'
import { spyStore } from '../../support/deduplication/spy-store.js'
import { fc } from '../../support/properties/fast-check.js'
import { invalidRequest, makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'

describe('a claim', () => {
  it('has topic and id for its key, a UUID in lower case', async () => {
    const { store, claim, complete } = spyStore()
    const given = request('PingV1', { webhookId: '84F48600-CDFC-477E-8257-916F9F3F7094' })
    await makeQondor({ store })
      .onPing(() => {})
      .receive(given)
    const key = 'PingV1:84f48600-cdfc-477e-8257-916f9f3f7094'
    expect(claim).toHaveBeenCalledWith(expect.objectContaining({ key }))
    expect(complete).toHaveBeenCalledWith(expect.objectContaining({ key }))
  })

  it('has a key of printable ASCII, of at most 255 characters, whatever the topic and the id', async () => {
    const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 255 })
    const topic = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ minLength: 200, maxLength: 600 }),
    )
    await fc.assert(
      fc.asyncProperty(id, topic, async (webhookId, unknownTopic) => {
        const { store, claim } = spyStore()
        const qondor = makeQondor({ store }).onUnknownTopic(() => {})
        await qondor.receive(
          // Neither is blank, since an event without one of them is not read.
          request('PingV1', {
            webhookId: `x${webhookId}`.slice(0, 255),
            topic: `x${unknownTopic}`,
          }),
        )
        expect(claim.mock.calls[0]?.[0].key).toMatch(/^[ -~]{1,255}$/)
      }),
    )
  })

  it('is the same at complete, and no release follows', async () => {
    const { store, claim, complete, release } = spyStore()
    await makeQondor({ store })
      .onPing(() => {})
      .receive(request('PingV1'))
    expect(complete.mock.calls).toEqual(claim.mock.calls)
    expect(complete).toHaveBeenCalledTimes(1)
    expect(release).not.toHaveBeenCalled()
  })

  it('is the same at release when a handler fails, and no complete follows', async () => {
    captureLog()
    const { store, claim, complete, release } = spyStore()
    await makeQondor({ store })
      .onPing(() => Promise.reject(new Error('as a handler does')))
      .receive(request('PingV1'))
    expect(release.mock.calls).toEqual(claim.mock.calls)
    expect(release).toHaveBeenCalledTimes(1)
    expect(complete).not.toHaveBeenCalled()
  })

  it('has another token at every attempt, of this receiver and of others', async () => {
    const { store, claim } = spyStore()
    for (const qondor of [makeQondor({ store }), makeQondor({ store })]) {
      qondor.onPing(() => {})
      for (let index = 0; index < 5; index += 1) await qondor.receive(request('PingV1'))
    }
    const tokens = claim.mock.calls.map(([{ token }]) => token)
    expect(new Set(tokens).size).toBe(10)
    for (const token of tokens) expect(token).not.toBe('')
  })

  it('is taken before the handlers start and settled after they end', async () => {
    const steps: string[] = []
    const { store } = spyStore({
      claim: async () => {
        steps.push('claim')
        return 'claimed'
      },
      complete: () => void steps.push('complete'),
    })
    await makeQondor({ store })
      .onPing(async () => {
        steps.push('start')
        await undefined
        steps.push('end')
      })
      .receive(request('PingV1'))
    expect(steps).toEqual(['claim', 'start', 'end', 'complete'])
  })

  it('has a lease that outlasts a slow claim and the handlers after it', async () => {
    const milliseconds = fc.integer({ min: 1, max: 2 ** 30 })
    await fc.assert(
      fc.asyncProperty(milliseconds, milliseconds, async (handlerTimeoutMs, storeTimeoutMs) => {
        const { store, claim } = spyStore()
        await makeQondor({ store, handlerTimeoutMs, storeTimeoutMs })
          .onPing(() => {})
          .receive(request('PingV1'))
        const [{ leaseMs }] = claim.mock.calls[0] as [Claim]
        expect(Number.isInteger(leaseMs)).toBe(true)
        expect(leaseMs).toBeGreaterThan(handlerTimeoutMs)
        expect(leaseMs).toBeGreaterThanOrEqual(handlerTimeoutMs + storeTimeoutMs)
      }),
    )
  })
})

describe('no claim is made', () => {
  it('for a topic that nobody listens to', async () => {
    const { store, claim } = spyStore()
    const qondor = makeQondor({ store }).onOfferSent(() => {})
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'unhandled' })
    expect(claim).not.toHaveBeenCalled()
  })

  it('for an unknown topic without onUnknownTopic', async () => {
    const { store, claim } = spyStore()
    const qondor = makeQondor({ store }).onAny(() => {})
    expect(await qondor.receive(request('PongV1'))).toMatchObject({ outcome: 'unknown_topic' })
    expect(claim).not.toHaveBeenCalled()
  })

  it('for wrong fields without onInvalid, and for what has no id', async () => {
    captureLog()
    const { store, claim } = spyStore()
    const qondor = makeQondor({ store }).onAny(() => {})
    await qondor.receive(invalidRequest())
    qondor.onInvalid(() => {})
    await qondor.receive({ ...request('PingV1'), body: '{' })
    await qondor.receive({ ...request('PingV1'), body: '{"topic":"PingV1"}' })
    expect(claim).not.toHaveBeenCalled()
  })

  it('by dispatch', async () => {
    const { store, claim } = spyStore()
    const qondor = makeQondor({ store }).onPing(() => {})
    await qondor.dispatch({ webhookId: 'a', timestamp: 'b', topic: 'PingV1' })
    expect(claim).not.toHaveBeenCalled()
  })
})
