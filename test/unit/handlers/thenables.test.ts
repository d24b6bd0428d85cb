import { describe, expect, it, vi } from 'vitest'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, deferred, handlerErrorsOf, nextTurn } from '../../support/receiver/spies.js'

type Settle = (value?: unknown) => void

// The least that `await` takes: its `then` answers nothing.
function thenable(run: (resolve: Settle, reject: Settle) => void) {
  return {
    // biome-ignore lint/suspicious/noThenProperty: a promise of another kind is what is tested
    then(resolve: Settle, reject: Settle): void {
      run(resolve, reject)
    },
  }
}

describe('handlers that answer a promise of another kind', () => {
  it('are awaited', async () => {
    const { promise, resolve } = deferred()
    const answered = vi.fn()
    const running = makeQondor()
      .onPing(() => thenable((done) => void promise.then(done)))
      .receive(request('PingV1'))
      .then(answered)
    await nextTurn()
    expect(answered).not.toHaveBeenCalled()
    resolve()
    await running
    expect(answered).toHaveBeenCalledWith(expect.objectContaining({ outcome: 'handled' }))
  })

  it.each([1, 2])('fail when it rejects, among %i of them', async (count) => {
    captureLog()
    const reason = new Error('rejected')
    const qondor = makeQondor()
    for (let index = 0; index < count; index += 1) {
      qondor.onPing(() =>
        thenable((_, reject) => void Promise.resolve().then(() => reject(reason))),
      )
    }
    const { outcome, error } = await qondor.receive(request('PingV1'))
    expect([outcome, error?.code]).toEqual(['failed', 'handler_failed'])
    expect(handlerErrorsOf(error)).toEqual(Array(count).fill(reason))
  })

  it('fail when its then throws', async () => {
    captureLog()
    const qondor = makeQondor().onPing(() =>
      thenable(() => {
        throw new Error('thrown')
      }),
    )
    const { error } = await qondor.receive(request('PingV1'))
    expect(error?.code).toBe('handler_failed')
  })

  it('have it started once, since a query builder runs its query at every then', async () => {
    const started = vi.fn()
    await makeQondor()
      .onPing(() =>
        thenable((resolve) => {
          started()
          resolve()
        }),
      )
      .receive(request('PingV1'))
    expect(started).toHaveBeenCalledTimes(1)
  })

  it('have it counted once, even when it settles twice', async () => {
    const { promise, resolve } = deferred()
    const answered = vi.fn()
    const running = makeQondor()
      .onPing(() => promise)
      .onPing(() =>
        thenable((done) => {
          done()
          done()
        }),
      )
      .receive(request('PingV1'))
      .then(answered)
    await nextTurn()
    expect(answered).not.toHaveBeenCalled()
    resolve()
    await running
    expect(answered).toHaveBeenCalledWith(expect.objectContaining({ outcome: 'handled' }))
  })

  it('are awaited when it is a function with a then', async () => {
    captureLog()
    const query = Object.assign(
      () => {},
      thenable((_, reject) => reject(new Error('rejected'))),
    )
    const { outcome } = await makeQondor()
      .onPing(() => query)
      .receive(request('PingV1'))
    expect(outcome).toBe('failed')
  })

  it.each([undefined, null, 'later', 42, {}])(
    'are taken as they are when then is %j: no promise at all',
    async (then) => {
      const { outcome } = await makeQondor()
        .onPing(() => ({ then }))
        .receive(request('PingV1'))
      expect(outcome).toBe('handled')
    },
  )
})
