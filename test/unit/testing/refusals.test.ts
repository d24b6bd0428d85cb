import { describe, expect, it } from 'vitest'
import { QondorWebhookError } from '../../../src/index.js'
import {
  createDelivery,
  createEvent,
  createInvalidDelivery,
  createRequest,
  deliver,
  fakeClock,
} from '../../../src/testing/index.js'
import { makeQondor } from '../../support/receiver/qondor.js'

const sentinel = 's3ntinel'
const auth = (header: unknown, value: unknown) => ({ auth: { header, value } as never })

function thrownBy(make: () => unknown): QondorWebhookError {
  try {
    make()
  } catch (error) {
    if (QondorWebhookError.is(error)) return error
    throw error
  }
  throw new Error('It throws nothing.')
}

describe('what TypeScript would refuse, or cannot see, throws', () => {
  it.each([
    ['a value of the wrong type', () => createEvent('OfferSentV1', { offerId: sentinel as never })],
    ['a fraction', () => createEvent('OfferSentV1', { offerId: 1.5 })],
    [
      'a required field left out',
      () => createEvent('OfferSentV1', { offerId: undefined as never }),
    ],
    ['an empty id', () => createEvent('PingV1', { webhookId: ' ' })],
    ['another topic', () => createEvent('PingV1', { topic: sentinel } as never)],
  ])('invalid_payload for %s, with its path and without its value', (_what, make) => {
    const error = thrownBy(make)

    expect(error.code).toBe('invalid_payload')
    expect(error.issues).toHaveLength(1)
    expect(error.issues[0]?.path).toHaveLength(1)
    expect(`${error.message}${JSON.stringify(error.issues)}`).not.toContain(sentinel)
  })

  it('says of another topic what was found', () => {
    const message = 'PingV1.topic: expected another value, found string'
    const { issues } = thrownBy(() => createEvent('PingV1', { topic: 'OfferSentV1' } as never))

    expect(issues).toEqual([{ message, path: ['topic'] }])
  })

  it.each([
    ['a field that the topic does not have', () => createEvent('PingV1', { offerId: 1 } as never)],
    ['a prototype', () => createEvent('PingV1', JSON.parse('{"__proto__":1}'))],
    ['an unknown variant', () => createEvent('PingV1', {}, { variant: sentinel as never })],
    ['a header that is no name', () => createDelivery('PingV1', {}, auth('x qondor', sentinel))],
    ['an undefined header', () => createDelivery('PingV1', {}, auth(undefined, sentinel))],
    ['an undefined key', () => createDelivery('PingV1', {}, auth('x-key', undefined))],
    ['a blank key', () => createDelivery('PingV1', {}, auth('x-key', ' '))],
    ['no key', () => createDelivery('PingV1', {}, auth('x-key', []))],
    [
      'a key made from a missing variable',
      () => createDelivery('PingV1', {}, auth('x-key', `Bearer ${undefined}`)),
    ],
    [
      'a bad key behind a good one',
      () => createDelivery('PingV1', {}, auth('x-key', [sentinel, 'null'])),
    ],
    [
      'a function that returns no key',
      () =>
        createInvalidDelivery(
          'invalid_json',
          auth('x-key', () => undefined),
        ),
    ],
    [
      'a function that returns a promise',
      () =>
        createDelivery(
          'PingV1',
          {},
          auth('x-key', async () => sentinel),
        ),
    ],
    [
      'a function that returns a promise which rejects',
      () =>
        createDelivery(
          'PingV1',
          {},
          auth('x-key', () => Promise.reject(new Error(sentinel))),
        ),
    ],
    ['a key over two lines', () => createRequest('PingV1', {}, auth('x-key', `${sentinel}\na`))],
    ['a key that no header carries', () => createRequest('PingV1', {}, auth('x-key', 's3ntinel✓'))],
    ['a relative URL', () => createRequest('PingV1', {}, { url: '/qondor' })],
    [
      'a user in a URL',
      () => createRequest('PingV1', {}, { url: `http://me:${sentinel}@localhost` }),
    ],
    ['an unknown kind', () => createInvalidDelivery(sentinel as never)],
    ['a topic without fields', () => createInvalidDelivery('invalid_payload', { topic: 'PingV1' })],
    ['a clock that starts at no time', () => fakeClock(new Date('soon'))],
    ['a clock that goes back', () => fakeClock().advance(-1)],
  ])('invalid_options for %s, without naming a secret', (_what, make) => {
    const error = thrownBy(make)

    expect(error.code).toBe('invalid_options')
    expect(`${error.message}${String(error.cause)}`).not.toContain(sentinel)
  })

  it('unknown_topic for a name that is none', () => {
    expect(thrownBy(() => createEvent('PongV1' as 'PingV1')).code).toBe('unknown_topic')
    const topic = 'PongV1' as 'PingV1'
    expect(thrownBy(() => createInvalidDelivery('invalid_json', { topic })).code).toBe(
      'unknown_topic',
    )
  })

  it('from deliver as a rejection, before anything is received', async () => {
    const outcomes: unknown[] = []
    const qondor = makeQondor().onOutcome((report) => outcomes.push(report))

    const delivered = deliver(qondor, 'OfferSentV1', { offerId: 'seven' as never })

    await expect(delivered).rejects.toMatchObject({ code: 'invalid_payload' })
    expect(outcomes).toEqual([])
  })
})
