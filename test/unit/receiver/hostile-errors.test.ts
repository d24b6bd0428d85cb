// Errors that fail when they are looked at, and a console that fails when it is written to.
import { expect, it, onTestFinished, vi } from 'vitest'
import { createQondorWebhooks, type DeduplicationStore } from '../../../src/index.js'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { fc, scaled } from '../../support/properties/fast-check.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { hostileExamples, hostileValue, type MakeHostile } from '../../support/receiver/hostile.js'
import { memoryInbox } from '../../support/receiver/memory-inbox.js'
import {
  auth,
  headers,
  invalidRequest,
  makeQondor,
  request,
} from '../../support/receiver/qondor.js'
import { expectContract } from '../../support/receiver/result-contract.js'
import { captureLog, captureUnhandledRejections, nextTurn } from '../../support/receiver/spies.js'

const first = { number: 1, isLast: false }
const drifting = request('PingV1', { more: 1 })
const brand = Symbol.for('qondor-webhooks.QondorWebhookError')

/** A console that throws, as tools that forbid output in tests make it. */
function breakConsole(): void {
  for (const level of ['error', 'warn'] as const) {
    const spy = vi.spyOn(console, level).mockImplementation(() => {
      throw new Error('The console is forbidden here.')
    })
    onTestFinished(() => spy.mockRestore())
  }
}

/** A console that looks at everything it is given, as the real one does. */
function lookingConsole(): string[] {
  const lines: string[] = []
  const spy = vi.spyOn(console, 'error').mockImplementation((...values: unknown[]) => {
    lines.push(values.map((value) => String((value as Error | null)?.stack ?? value)).join(' '))
  })
  onTestFinished(() => spy.mockRestore())
  captureLog('warn')
  return lines
}

const named = (name: unknown): MakeHostile => {
  class Conflict extends Error {}
  Object.defineProperty(Conflict, 'name', { value: name })
  return () => new Conflict('x')
}

const throwingName: MakeHostile = () => {
  class Conflict extends Error {
    static override get name(): string {
      throw new Error('hostile')
    }
    override get message(): string {
      throw new Error('hostile')
    }
    override get stack(): string {
      throw new Error('hostile')
    }
  }
  return new Conflict()
}

/** What has the brand of our errors and fails when it is read. */
const branded = (patience: number): MakeHostile => {
  return () => {
    let reads = 0
    const get = (_: object, key: PropertyKey) => {
      if (key === brand) return true
      reads += 1
      if (reads > patience) throw new Error('hostile')
      return 'handler_failed'
    }
    return new Proxy({ [brand]: true }, { get })
  }
}

const thrownValue = fc.oneof(
  hostileValue,
  fc
    .constantFrom(Symbol('Conflict'), {}, null, 7, '', 'kari@example.com', 'x'.repeat(1_000))
    .map(named),
  fc.nat({ max: 6 }).map(branded),
  fc.constant(throwingName),
)

const examples: [MakeHostile][] = [
  ...hostileExamples,
  [named(Symbol('Conflict'))],
  [throwingName],
  [branded(0)],
  [branded(2)],
]

/** Everywhere that the user's code can throw, with all observers. */
async function runAll(make: MakeHostile): Promise<void> {
  const fail = (): never => {
    throw make()
  }
  const reject = (): Promise<never> => Promise.reject(make())
  const failing = (options: Parameters<typeof makeQondor>[0]) => {
    const qondor = makeQondor({ handlerTimeoutMs: 50, ...options })
    return qondor.onPing(fail).onPing(reject).onOutcome(reject).onDrift(fail)
  }
  const store: DeduplicationStore = { claim: reject, complete: fail, release: fail }
  const validate = fail
  const PingV1 = { '~standard': { version: 1 as const, vendor: 'test', validate } }
  const receivers = [
    failing({}),
    failing({}).onError(reject).onInvalid(fail).onUnknownTopic(fail),
    failing({ store: { ...store, claim: () => 'claimed' } }).onError(fail),
    failing({ store }),
    failing({ queue: memoryInbox(reject).inbox }),
    failing({ queue: memoryInbox(() => 'queued').inbox })
      .onInvalid(reject)
      .onUnknownTopic(fail),
    createQondorWebhooks({ auth: fail }),
    createQondorWebhooks({ auth, topics: { PingV1 } }),
  ]
  const requests = [
    drifting,
    invalidRequest(),
    request('NewV1'),
    { headers, body: '{' },
    { headers, body: reject },
  ]
  for (const qondor of receivers) {
    for (const given of requests) {
      const result = await qondor.receive(given)
      if (result.outcome !== 'queued') expectContract(result)
    }
    const result = await qondor.handleDelivery(makeDelivery({ body: drifting.body }), first)
    expect(['ack', 'retry', 'deadLetter']).toContain(result.action)
  }
}

it.each([
  ['a console that throws', breakConsole],
  ['a console that reads the stack', lookingConsole],
])(
  'no error ends the process or changes an outcome, with %s',
  async (_, prepare) => {
    prepare()
    const unhandled = captureUnhandledRejections()
    const runs = { numRuns: scaled(100), examples }
    await fc.assert(fc.asyncProperty(thrownValue, runAll), runs)
    await nextTurn()
    expect(unhandled).not.toHaveBeenCalled()
  },
  60_000,
)

it('a failed delivery leaves its line even where the error cannot be printed', async () => {
  const lines = lookingConsole()
  const qondor = makeQondor().onPing(() => {
    throw throwingName()
  })
  await qondor.receive(request('PingV1'))
  expect(lines).toEqual([
    expect.stringMatching(/handler_failed: 1 of 1 handlers threw: \w+\. .* object$/),
  ])
})

it('what an engine reports to a worker ends nothing, whatever it is', async () => {
  breakConsole()
  const unhandled = captureUnhandledRejections()
  await fc.assert(
    fc.asyncProperty(thrownValue, async (make) => {
      const work = vi.fn<DeliveryQueue['work']>(async () => ({ stop: async () => {} }))
      const queue: object = { ...memoryInbox(() => 'queued').inbox, work }
      await makeQondor({ queue: queue as DeliveryQueue })
        .onPing(() => {})
        .work()
      work.mock.lastCall?.[1].onError(make())
    }),
    { examples },
  )
  await nextTurn()
  expect(unhandled).not.toHaveBeenCalled()
})
