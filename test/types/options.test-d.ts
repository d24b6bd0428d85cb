import { describe, expectTypeOf, it } from 'vitest'
import {
  type Claim,
  type ClaimResult,
  createQondorWebhooks,
  type DeduplicationStore,
  memoryStore,
  type OfferSentV1,
  type QondorWebhooksOptions,
} from '../../src/index.js'

const header = 'x-qondor-key'
const { QONDOR_WEBHOOK_KEY, OLD_KEY } = process.env

describe('the auth option', () => {
  it('takes a key straight from the environment, several of them, a function or false', () => {
    createQondorWebhooks({ auth: { header, value: QONDOR_WEBHOOK_KEY } })
    createQondorWebhooks({ auth: { header, value: [QONDOR_WEBHOOK_KEY, OLD_KEY] } })
    createQondorWebhooks({ auth: { header, value: ['new', 'old'] as const } })
    createQondorWebhooks({ auth: { header, value: () => QONDOR_WEBHOOK_KEY } })
    createQondorWebhooks({ auth: { header, value: () => [QONDOR_WEBHOOK_KEY, OLD_KEY] } })
    createQondorWebhooks({ auth: { header, value: () => ['new', 'old'] as const } })
    createQondorWebhooks({ auth: { header, value: async () => QONDOR_WEBHOOK_KEY } })
    createQondorWebhooks({ auth: { header, value: async () => [QONDOR_WEBHOOK_KEY, OLD_KEY] } })
    createQondorWebhooks({ auth: (headers) => headers.get('authorization') === 'secret' })
    createQondorWebhooks({ auth: async (headers) => headers.get('authorization') !== null })
    createQondorWebhooks({ auth: false })
  })

  it('is required', () => {
    // @ts-expect-error: no options.
    createQondorWebhooks()
    // @ts-expect-error: no auth.
    createQondorWebhooks({})
    // @ts-expect-error: no auth beside another option.
    createQondorWebhooks({ maxBodyBytes: 1024 })
    // @ts-expect-error: undefined is not an auth.
    createQondorWebhooks({ auth: undefined })
    // @ts-expect-error: true lets nobody in.
    createQondorWebhooks({ auth: true })
  })

  it('needs header and value', () => {
    // @ts-expect-error: no header.
    createQondorWebhooks({ auth: { value: 'key' } })
    // @ts-expect-error: no value.
    createQondorWebhooks({ auth: { header } })
    // @ts-expect-error: a key is text.
    createQondorWebhooks({ auth: { header, value: 1 } })
    // @ts-expect-error: a promise is not a key; a function that returns one is.
    createQondorWebhooks({ auth: { header, value: Promise.resolve('key') } })
    // @ts-expect-error: the function of a key returns text.
    createQondorWebhooks({ auth: { header, value: () => 1 } })
    // @ts-expect-error: the function of a key is given nothing.
    createQondorWebhooks({ auth: { header, value: (headers: Headers) => headers.get('x') ?? '' } })
    // @ts-expect-error: the function answers no boolean.
    createQondorWebhooks({ auth: (headers) => headers.get('authorization') })
  })
})

describe('the other options', () => {
  it('take numbers, a store and statuses', () => {
    createQondorWebhooks({
      auth: false,
      store: memoryStore({ maxIds: 50_000, windowMs: 3_600_000 }),
      storeTimeoutMs: 1,
      handlerTimeoutMs: 1,
      maxBodyBytes: 1,
      bodyTimeoutMs: 1,
      status: { invalid: 200, unhandled: 204 },
    })
    createQondorWebhooks({ auth: false, store: false })
  })

  it('refuse what they are not', () => {
    // @ts-expect-error: misspelt.
    createQondorWebhooks({ auth: false, maxBodyByte: 1 })
    // @ts-expect-error: no outcome.
    createQondorWebhooks({ auth: false, status: { accepted: 202 } })
    // @ts-expect-error: no store.
    createQondorWebhooks({ auth: false, store: new Map<string, string>() })
  })

  it('leave the events typed when they come in a variable of their type', () => {
    const options: QondorWebhooksOptions = { auth: false, maxBodyBytes: 1024 }

    createQondorWebhooks(options).onOfferSent((event) => {
      expectTypeOf(event).toEqualTypeOf<OfferSentV1>()
    })
  })
})

describe('DeduplicationStore', () => {
  it('can be implemented with synchronous methods', () => {
    class SyncStore implements DeduplicationStore {
      readonly #held = new Map<string, string>()

      claim({ key, token }: Claim): ClaimResult {
        if (this.#held.has(key)) return 'in_progress'
        this.#held.set(key, token)
        return 'claimed'
      }

      complete({ key }: Claim): void {
        this.#held.delete(key)
      }

      release({ key }: Claim): void {
        this.#held.delete(key)
      }
    }
    createQondorWebhooks({ auth: false, store: new SyncStore() })
  })

  it('can be implemented with asynchronous methods', () => {
    const store: DeduplicationStore = {
      claim: async ({ key, token, leaseMs }) => {
        expectTypeOf(key).toBeString()
        expectTypeOf(token).toBeString()
        expectTypeOf(leaseMs).toBeNumber()
        return key ? 'claimed' : 'duplicate'
      },
      complete: async () => {},
      release: async () => {},
    }
    createQondorWebhooks({ auth: false, store })
  })

  it('refuses an answer that it does not know', () => {
    const claim = () => 'maybe' as const
    // @ts-expect-error: maybe is not a result.
    createQondorWebhooks({ auth: false, store: { claim, complete() {}, release() {} } })
  })
})
