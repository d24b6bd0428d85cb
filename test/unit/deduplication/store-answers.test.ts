import { describe, expect, it, vi } from 'vitest'
import { toHttpResponse } from '../../../src/index.js'
import { spyStore } from '../../support/deduplication/spy-store.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'

type Resolve = (value: unknown) => void

/** A promise of another kind: its `then` returns nothing, and each call starts the work again. */
function lazy(start: () => unknown) {
  return {
    // biome-ignore lint/suspicious/noThenProperty: a promise of another kind is what is tested
    then(resolve: Resolve): void {
      resolve(start())
    },
  }
}

describe('the answer of a store to a claim', () => {
  it.each([
    ['claimed', 'handled', 200],
    ['duplicate', 'duplicate', 200],
    ['in_progress', 'unavailable', 503],
  ] as const)('%s makes the delivery %s', async (answer, outcome, status) => {
    for (const claim of [() => answer, async () => answer, () => lazy(() => answer)]) {
      const handler = vi.fn()
      const { store } = spyStore({ claim })
      const result = await makeQondor({ store }).onPing(handler).receive(request('PingV1'))
      expect(result).toMatchObject({ outcome, status })
      expect(handler).toHaveBeenCalledTimes(answer === 'claimed' ? 1 : 0)
    }
  })

  it.each(['duplicate', 'in_progress'])('%s is not followed by done or release', async (answer) => {
    const { store, complete, release } = spyStore({ claim: () => answer })
    await makeQondor({ store })
      .onPing(() => {})
      .receive(request('PingV1'))
    expect(complete).not.toHaveBeenCalled()
    expect(release).not.toHaveBeenCalled()
  })

  it('in_progress asks the sender to retry, and is not reported as a failure', async () => {
    const observer = vi.fn()
    const { store } = spyStore({ claim: () => 'in_progress' })
    const result = await makeQondor({ store })
      .onPing(() => {})
      .onError(observer)
      .receive(request('PingV1'))
    expect(result.error?.code).toBe('in_progress')
    expect(result.error?.message).toBe(
      'An event with this topic and webhookId is being handled right now. Send it again later.',
    )
    expect(toHttpResponse(result).headers).toHaveProperty('retry-after')
    expect(observer).not.toHaveBeenCalled()
  })

  it('is asked for again at the next delivery', async () => {
    const claim = vi.fn(() => 'claimed').mockReturnValueOnce('in_progress')
    const { store } = spyStore({ claim })
    const qondor = makeQondor({ store }).onPing(() => {})
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'unavailable' })
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
  })
})

describe('a store whose steps answer a promise of another kind', () => {
  it('is awaited, and each step is started once', async () => {
    const steps: string[] = []
    const { store } = spyStore({
      claim: () => lazy(() => steps.push('claim') && 'claimed'),
      complete: () => lazy(() => steps.push('complete')),
    })
    const result = await makeQondor({ store })
      .onPing(() => steps.push('handler'))
      .receive(request('PingV1'))
    expect(result.outcome).toBe('handled')
    expect(steps).toEqual(['claim', 'handler', 'complete'])
  })

  it('keeps its `this`', async () => {
    class Store {
      readonly seen: string[] = []
      claim() {
        this.seen.push('claim')
        return 'claimed' as const
      }
      complete() {
        this.seen.push('complete')
      }
      release() {
        this.seen.push('release')
      }
    }
    const store = new Store()
    await makeQondor({ store })
      .onPing(() => {})
      .receive(request('PingV1'))
    expect(store.seen).toEqual(['claim', 'complete'])
  })
})
