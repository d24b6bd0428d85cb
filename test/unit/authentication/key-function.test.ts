import { describe, expect, it, vi } from 'vitest'
import type { HeaderAuth, QondorWebhookError } from '../../../src/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { makeQondor } from '../../support/receiver/qondor.js'
import {
  captureLog,
  captureUnhandledRejections,
  deferred,
  fakeTimers,
  never,
  nextTurn,
} from '../../support/receiver/spies.js'

const key = 'correct-horse-battery-staple'

/** A receiver with this `auth.value`, and a way to send it a ping with a key. */
function receiverWith(value: unknown, handlerTimeoutMs = 1_000) {
  const onError = vi.fn<(error: QondorWebhookError) => void>()
  const auth = { header: 'x-qondor-key', value } as HeaderAuth
  const qondor = makeQondor({ auth, handlerTimeoutMs }).onError(onError)
  const send = (given: string | null = key, body: unknown = bodyOf('PingV1')) => {
    const headers = given === null ? {} : { 'x-qondor-key': given }
    return qondor.receive({ headers, body: body as string })
  }
  return { send, onError }
}

const taken = { outcome: 'unhandled', status: 200 }
const wrong = { outcome: 'unauthorized', status: 401 }
const noKey = { outcome: 'failed', status: 500, error: { code: 'invalid_options' } }

const good: readonly (readonly [how: string, make: () => unknown])[] = [
  ['a key', () => key],
  ['a key with white space', () => ` ${key}\n`],
  ['a promise of a key', async () => key],
  ['several keys', () => ['other', key]],
  ['a promise of several keys', async () => ['other', key] as const],
]

const bad: readonly (readonly [how: string, make: () => unknown])[] = [
  ['undefined', () => undefined],
  ['an empty text', () => ''],
  ['a blank text', () => ' \n'],
  ['what a template made of undefined', () => `Bearer ${undefined}`],
  ['a scheme alone', async () => 'bearer'],
  ['a list without keys', () => []],
  ['a bad key among good ones', async () => [key, 'null']],
  ['a promise of undefined', async () => undefined],
  ['a number', () => 7],
  ['a function', () => () => key],
]

describe('a function as auth.value', () => {
  it('is not called when the receiver is made', () => {
    const value = vi.fn(() => undefined)
    receiverWith(value)
    expect(value).not.toHaveBeenCalled()
  })

  it.each(good)('lets in with what it gives, and is called once: %s', async (_how, make) => {
    const value = vi.fn(make)
    const { send, onError } = receiverWith(value)
    expect(await send()).toMatchObject(taken)
    expect(await send()).toMatchObject(taken)
    expect(await send('another')).toMatchObject(wrong)
    expect(await send(null)).toMatchObject(wrong)
    expect(value).toHaveBeenCalledTimes(1)
    expect(value).toHaveBeenCalledWith()
    expect(onError).not.toHaveBeenCalled()
  })

  it.each(bad)('that gives no key fails each delivery and is asked again: %s', async (_, make) => {
    const value = vi.fn(make)
    const { send, onError } = receiverWith(value)
    const read = vi.fn()
    for (const given of [key, '', 'undefined', 'Bearer undefined', null]) {
      expect(await send(given, read)).toMatchObject(noKey)
    }
    expect(read).not.toHaveBeenCalled()
    expect(value).toHaveBeenCalledTimes(5)
    expect(onError).toHaveBeenCalledTimes(5)
    const [error] = onError.mock.calls[0] ?? []
    expect(error?.message).toMatch(
      /^`auth\.value\(\)(\[1\]` \(key 2 of 2\)|`) .*QONDOR_WEBHOOK_KEY/,
    )
    expect(error?.message).not.toMatch(/undefined`|Bearer|correct|null/)
  })

  it('lets in once it gives a key', async () => {
    let variable: string | undefined
    const value = vi.fn(() => variable)
    const { send } = receiverWith(value)
    expect(await send()).toMatchObject(noKey)
    variable = key
    expect(await send()).toMatchObject(taken)
    variable = undefined
    expect(await send()).toMatchObject(taken)
    expect(value).toHaveBeenCalledTimes(2)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('vault is sealed')
      },
    ],
    ['rejects', () => Promise.reject(new Error('vault is sealed'))],
  ])('that %s fails the delivery, reports to onError, and is called again', async (_, fail) => {
    const value = vi.fn<() => unknown>(() => key).mockImplementationOnce(fail)
    const { send, onError } = receiverWith(value)
    expect(await send()).toMatchObject(noKey)
    expect(onError).toHaveBeenCalledTimes(1)
    const [error] = onError.mock.calls[0] ?? []
    expect(error?.cause).toEqual(new Error('vault is sealed'))
    expect(error?.message).toMatch(/`auth\.value` threw; see cause\..*called again/)
    expect(error?.message).not.toContain('vault')
    expect(await send()).toMatchObject(taken)
  })

  it('that takes longer than handlerTimeoutMs fails the delivery and is asked again', async () => {
    fakeTimers()
    const late = deferred<string>()
    const value = vi.fn<() => unknown>(() => key).mockReturnValueOnce(late.promise)
    const { send, onError } = receiverWith(value)
    const first = send()
    await vi.advanceTimersByTimeAsync(600)
    const second = send()
    await vi.advanceTimersByTimeAsync(400)
    expect(await first).toMatchObject(noKey)
    const message = expect.stringMatching(/`auth\.value` took longer than 1000 ms\..*called again/)
    expect(onError.mock.calls).toMatchObject([[{ code: 'invalid_options', message }, undefined]])
    expect(await send()).toMatchObject(taken)
    await vi.advanceTimersByTimeAsync(600)
    expect(await second).toMatchObject(noKey)
    late.resolve('a key that comes too late')
    await vi.advanceTimersByTimeAsync(0)
    expect(await send('a key that comes too late')).toMatchObject(wrong)
    expect(await send()).toMatchObject(taken)
    expect(value).toHaveBeenCalledTimes(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that is slow lets in what waited less, and what comes after it', async () => {
    fakeTimers()
    const { promise, resolve } = deferred<string>()
    const value = vi.fn(() => promise)
    const { send } = receiverWith(value)
    const first = send()
    await vi.advanceTimersByTimeAsync(600)
    const second = send()
    await vi.advanceTimersByTimeAsync(600)
    resolve(key)
    expect(await first).toMatchObject(noKey)
    expect(await second).toMatchObject(taken)
    expect(await send()).toMatchObject(taken)
    expect(value).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is not called again for a delivery that waited for an earlier call', async () => {
    fakeTimers()
    const value = vi.fn<() => unknown>(never)
    const { send } = receiverWith(value)
    const running = [send()]
    await vi.advanceTimersByTimeAsync(600)
    running.push(send())
    await vi.advanceTimersByTimeAsync(500)
    running.push(send())
    await vi.advanceTimersByTimeAsync(600)
    running.push(send())
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await Promise.all(running)).toMatchObject([noKey, noKey, noKey, noKey])
    expect(value).toHaveBeenCalledTimes(2)
  })

  it('that rejects after its time leaves no unhandled rejection', async () => {
    captureLog()
    const unhandled = captureUnhandledRejections()
    const late = deferred<string>()
    const { send } = receiverWith(() => late.promise, 1)
    expect(await send()).toMatchObject(noKey)
    late.reject(new Error('late'))
    await nextTurn()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('that never settles and has no observer logs one line without a cause', async () => {
    const log = captureLog()
    const auth = { header: 'x-qondor-key', value: never }
    const qondor = makeQondor({ auth, handlerTimeoutMs: 1 })
    expect(await qondor.receive({ headers: {}, body: '' })).toMatchObject(noKey)
    expect(log).toHaveBeenCalledTimes(1)
  })

  it('is called once for deliveries that come together', async () => {
    const { promise, resolve } = deferred<string>()
    const value = vi.fn(() => promise)
    const { send } = receiverWith(value)
    const read = vi.fn(() => bodyOf('PingV1'))
    const running = [send(key, read), send('another', read), send(key, read), send(null, read)]
    await nextTurn()
    expect(read).not.toHaveBeenCalled()
    resolve(key)
    expect(await Promise.all(running)).toMatchObject([taken, wrong, taken, wrong])
    expect(value).toHaveBeenCalledTimes(1)
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('fails deliveries that come together with one call and one report', async () => {
    const { promise, reject } = deferred<string>()
    const value = vi.fn(() => promise)
    const { send, onError } = receiverWith(value)
    const running = [send(), send(), send(null)]
    await nextTurn()
    reject(new Error('vault is sealed'))
    expect(await Promise.all(running)).toMatchObject([noKey, noKey, noKey])
    expect(value).toHaveBeenCalledTimes(1)
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('is not asked for what is not POST', async () => {
    const value = vi.fn(() => key)
    const qondor = makeQondor({ auth: { header: 'x-qondor-key', value } })
    const request = { method: 'GET', headers: {}, body: '' }
    expect(await qondor.receive(request)).toMatchObject({ status: 405 })
    expect(value).not.toHaveBeenCalled()
  })

  it('may be a method of an object', async () => {
    class Vault {
      readonly header = 'x-qondor-key'
      readonly #key = key
      value() {
        return this.#key
      }
    }
    const qondor = makeQondor({ auth: new Vault() })
    const headers = { 'x-qondor-key': key }
    expect(await qondor.receive({ headers, body: bodyOf('PingV1') })).toMatchObject(taken)
  })

  it('keeps the keys as they were given', async () => {
    const keys = [key]
    const { send } = receiverWith(() => keys)
    expect(await send()).toMatchObject(taken)
    keys.push('sneaked in')
    expect(await send('sneaked in')).toMatchObject(wrong)
  })
})
