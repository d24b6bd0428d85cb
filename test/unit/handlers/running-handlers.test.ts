import { describe, expect, it, vi } from 'vitest'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog, deferred, nextTurn } from '../../support/receiver/spies.js'

describe('the handlers of an event', () => {
  it('run side by side', async () => {
    const secondStarted = deferred()
    const qondor = makeQondor()
      .onPing(() => secondStarted.promise)
      .onPing(() => secondStarted.resolve())
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
  })

  it('all start although an earlier one throws', async () => {
    captureLog()
    const later = vi.fn()
    const qondor = makeQondor()
      .onPing(() => {
        throw new Error('as a handler does')
      })
      .onPing(later)
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'failed' })
    expect(later).toHaveBeenCalledTimes(1)
  })

  it('each run to their end before the answer, although another one failed', async () => {
    captureLog()
    const { promise, resolve } = deferred()
    const ended = vi.fn()
    const answered = vi.fn()
    const qondor = makeQondor()
      .onPing(async () => {
        throw new Error('as a handler does')
      })
      .onPing(() => promise.then(ended))
    const running = qondor.receive(request('PingV1')).then(answered)
    await nextTurn()
    expect(answered).not.toHaveBeenCalled()
    resolve()
    await running
    expect(ended).toHaveBeenCalledTimes(1)
  })

  it('get one and the same event and delivery', async () => {
    const seen: unknown[][] = []
    const keep = (...args: unknown[]): void => void seen.push(args)
    await makeQondor().onPing(keep).onAny(keep).receive(request('PingV1'))
    expect(seen).toHaveLength(2)
    expect(seen[0]?.[0]).toBe(seen[1]?.[0])
    expect(seen[0]?.[1]).toBe(seen[1]?.[1])
  })

  it.each([undefined, null, false, 0, '', 'text', {}, [], Symbol('answer'), new Error('returned')])(
    'may answer what they like: case %#',
    async (answer) => {
      const qondor = makeQondor()
        .onPing(() => answer)
        .onPing(async () => answer)
      expect(await qondor.receive(request('PingV1'))).toMatchObject({ outcome: 'handled' })
    },
  )
})
