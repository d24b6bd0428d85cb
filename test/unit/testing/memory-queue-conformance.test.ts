import { afterAll, beforeAll, vi } from 'vitest'
import {
  type FakeClock,
  fakeClock,
  type MemoryQueue,
  memoryQueue,
} from '../../../src/testing/index.js'
import { testQueue } from '../../support/queues/queue-conformance.js'

// The time of the tests passes 50 times as fast as the real one.
const perTickMs = 50
const clocks = new Set<FakeClock>()
let ticking: ReturnType<typeof setInterval> | undefined

beforeAll(() => {
  const { setInterval: setRealInterval } = globalThis
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  })
  ticking = setRealInterval(() => {
    for (const clock of clocks) clock.advance(perTickMs)
    vi.advanceTimersByTime(perTickMs)
  }, 1)
})

afterAll(() => {
  vi.useRealTimers()
  clearInterval(ticking)
})

/** A queue by its name, which stays the same where a test opens it again. */
function opener(open: (options: { readonly name: string }) => MemoryQueue) {
  const queues = new Map<string, MemoryQueue>()
  return (options: { readonly name: string }) => {
    const queue = queues.get(options.name) ?? open(options)
    queues.set(options.name, queue)
    return queue
  }
}

testQueue({ name: 'memoryQueue', open: opener(memoryQueue) })

testQueue({
  name: 'memoryQueue with a fake clock',
  open: opener((options) => {
    const clock = fakeClock()
    clocks.add(clock)
    return memoryQueue({ ...options, clock })
  }),
})
