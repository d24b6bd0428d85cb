import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeliveryHistory } from '../../../../src/command-line/listen/inspector/delivery-history.js'
import { EventStreams } from '../../../../src/command-line/listen/inspector/event-streams.js'
import { toInspected } from '../../../../src/command-line/listen/inspector/inspected-delivery.js'

/** A response that is as slow as a test likes. */
class SlowResponse extends EventEmitter {
  readonly written: string[] = []
  writableNeedDrain = false

  writeHead(): void {}

  write(text: string): void {
    this.written.push(text)
  }
}

function open(history: DeliveryHistory, position = { run: 'this', heard: 0 }) {
  const hello = { run: 'this', receiverUrl: '', authHeader: undefined, topics: [], meanings: {} }
  const streams = new EventStreams(history, hello)
  const response = new SlowResponse()
  streams.open(response as unknown as ServerResponse, position)
  const arrive = (number: number): void => {
    const result = { outcome: 'handled', status: 200 } as const
    const received = { number, receivedAt: new Date(), result, body: undefined, drift: [] }
    history.add({ inspected: toInspected(received), headers: {} })
    streams.announce()
    vi.advanceTimersByTime(1_000)
  }
  const clear = (): void => {
    history.clear()
    streams.announce()
    vi.advanceTimersByTime(1_000)
  }
  const arrivals = () => {
    const data = response.written.flatMap(
      (text) => /^event: arrivals\n(?:.*\n)?data: (.*)$/m.exec(text)?.[1] ?? [],
    )
    return data.map((text) => JSON.parse(text))
  }
  const ids = () => response.written.flatMap((text) => /^id: (\d+)$/m.exec(text)?.[1] ?? [])
  return { response, arrive, clear, arrivals, ids }
}

describe('a stream of deliveries', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('waits for a slow page, and then sends it the rest at once', () => {
    const { response, arrive, ids } = open(new DeliveryHistory())
    arrive(1)
    response.writableNeedDrain = true
    arrive(2)
    arrive(3)
    expect(ids()).toEqual(['1'])
    response.writableNeedDrain = false
    response.emit('drain')
    vi.advanceTimersByTime(1_000)
    expect(ids()).toEqual(['1', '3'])
  })

  it('sends nothing more once the page is gone', () => {
    const { response, arrive, ids } = open(new DeliveryHistory())
    response.emit('close')
    arrive(1)
    expect(ids()).toEqual([])
  })

  it('has a page drop what was cleared, once, and what is of another run', () => {
    const { arrive, clear, arrivals } = open(new DeliveryHistory())
    arrive(1)
    clear()
    arrive(2)
    expect(arrivals()).toMatchObject([
      { startsOver: false, total: 1 },
      { startsOver: true, total: 0, kept: 0, deliveries: [] },
      { startsOver: false, total: 1, deliveries: [{ number: 2 }] },
    ])
    const late = open(new DeliveryHistory(), { run: 'earlier', heard: 7 })
    vi.advanceTimersByTime(1_000)
    late.arrive(1)
    expect(late.arrivals()).toMatchObject([
      { startsOver: true, deliveries: [] },
      { startsOver: false, deliveries: [{ number: 1 }] },
    ])
  })

  it('has a page that was away drop what was cleared, and keeps what came after', () => {
    const history = new DeliveryHistory()
    const { arrive, clear } = open(history)
    arrive(1)
    clear()
    arrive(2)
    const { arrivals } = open(history, { run: 'this', heard: 1 })
    vi.advanceTimersByTime(1_000)
    expect(arrivals()).toMatchObject([{ startsOver: true, kept: 1, deliveries: [{ number: 2 }] }])
  })

  it('has a page drop what is of another run, also if it lost the connection after the greeting', () => {
    const history = new DeliveryHistory()
    open(history).arrive(1)
    const { arrivals } = open(history, { run: 'this', heard: -1 })
    vi.advanceTimersByTime(1_000)
    expect(arrivals()).toMatchObject([{ startsOver: true, deliveries: [{ number: 1 }] }])
  })

  it('sends what does not fit in one message in the next', () => {
    const { arrive, ids, response } = open(new DeliveryHistory({ batchCharacters: -1 }))
    response.writableNeedDrain = true
    arrive(1)
    arrive(2)
    response.writableNeedDrain = false
    arrive(3)
    expect(ids()).toEqual(['1', '2', '3'])
  })
})
