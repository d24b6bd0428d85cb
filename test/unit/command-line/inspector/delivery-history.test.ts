import { describe, expect, it } from 'vitest'
import { DeliveryHistory } from '../../../../src/command-line/listen/inspector/delivery-history.js'
import { toInspected } from '../../../../src/command-line/listen/inspector/inspected-delivery.js'

type Limits = ConstructorParameters<typeof DeliveryHistory>[0]

/** A history of deliveries whose bodies have so many characters. */
function historyOf(limits: Limits, sizes: readonly number[]): DeliveryHistory {
  const history = new DeliveryHistory(limits)
  for (const [index, size] of sizes.entries()) add(history, index + 1, size)
  return history
}

function add(history: DeliveryHistory, number: number, size: number): void {
  const result = { outcome: 'handled', status: 200 } as const
  const received = { number, receivedAt: new Date(), result, body: undefined, drift: [] }
  history.add({ inspected: { ...toInspected(received), body: 'A'.repeat(size) }, headers: {} })
}

function numbersAfter(history: DeliveryHistory, count: number): readonly number[] {
  return history.after(count).deliveries.map(({ number }) => number)
}

describe('the history of deliveries', () => {
  it('keeps so many, the newest', () => {
    const history = historyOf({ deliveries: 2 }, [1, 1, 1])
    expect(numbersAfter(history, 0)).toEqual([2, 3])
    expect([history.total, history.size]).toEqual([3, 2])
    expect(history.find(1)).toBeUndefined()
    expect(history.find(3)?.inspected.number).toBe(3)
  })

  it('keeps so much of bodies, the newest', () => {
    expect(numbersAfter(historyOf({ bodyCharacters: 100 }, [60, 60, 40]), 0)).toEqual([2, 3])
  })

  it('keeps the newest, however large', () => {
    expect(numbersAfter(historyOf({ bodyCharacters: 100 }, [60, 300]), 0)).toEqual([2])
    expect(numbersAfter(historyOf({ bodyCharacters: 100 }, [60, 300, 10]), 0)).toEqual([3])
  })

  it('returns the changes after a number of changes', () => {
    const history = historyOf({ deliveries: 3 }, [1, 1, 1, 1])
    expect(numbersAfter(history, 2)).toEqual([3, 4])
    expect(numbersAfter(history, 4)).toEqual([])
    expect(numbersAfter(history, 99)).toEqual([])
  })

  it('returns a delivery again once its app has responded, and only once', () => {
    const history = historyOf({ deliveries: 3 }, [1, 1, 1, 1])
    history.addResponse(2, { text: '500', tone: 'bad', answer: '' })
    expect(numbersAfter(history, 4)).toEqual([2])
    expect(history.after(4)).toMatchObject({ upTo: 5, deliveries: [{ app: { text: '500' } }] })
    expect(numbersAfter(history, 0)).toEqual([3, 4, 2])
    expect(numbersAfter(history, 5)).toEqual([])
    expect([history.total, history.changes]).toEqual([4, 5])
  })

  it('lets go of the oldest, also of one whose app has answered', () => {
    const history = historyOf({ deliveries: 2, bodyCharacters: 100 }, [60, 30])
    history.addResponse(1, { text: '200', tone: 'good', answer: '' })
    history.addResponse(7, { text: '200', tone: 'good', answer: '' })
    expect(history.changes).toBe(3)
    add(history, 3, 40)
    expect(numbersAfter(history, 0)).toEqual([2, 3])
  })

  it('is empty once it is cleared, and a late answer of an app brings nothing back', () => {
    const history = historyOf({ bodyCharacters: 100 }, [60, 30])
    history.clear()
    history.addResponse(2, { text: '200', tone: 'good', answer: '' })
    expect([history.total, history.size, history.clearedAt]).toEqual([0, 0, 3])
    expect(numbersAfter(history, 0)).toEqual([])
    add(history, 3, 60)
    add(history, 4, 40)
    expect(numbersAfter(history, 0)).toEqual([3, 4])
    expect(history.total).toBe(2)
  })

  it('returns many in batches, none left out and each with at least one', () => {
    const history = historyOf({ deliveries: 5, batchCharacters: 100 }, [9, 9, 60, 40, 1, 300, 7])
    const batches: (readonly number[])[] = []
    for (let count = 0; count < history.total; count = history.after(count).upTo) {
      batches.push(numbersAfter(history, count))
    }
    expect(batches).toEqual([[3, 4], [5], [6], [7]])
  })
})
