import { describe, expect, it } from 'vitest'
import { DeliveryHistory } from '../../src/command-line/listen/inspector/delivery-history.js'
import { toInspected } from '../../src/command-line/listen/inspector/to-inspected.js'

type Limits = ConstructorParameters<typeof DeliveryHistory>[0]

/** A history of deliveries whose bodies have so many characters. */
function historyOf(limits: Limits, sizes: readonly number[]): DeliveryHistory {
  const history = new DeliveryHistory(limits)
  for (const [index, size] of sizes.entries()) {
    const result = { outcome: 'handled', status: 200 } as const
    const received = {
      number: index + 1,
      receivedAt: new Date(),
      result,
      body: undefined,
      drift: [],
    }
    history.add({ inspected: { ...toInspected(received), body: 'A'.repeat(size) }, headers: {} })
  }
  return history
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

  it('tells what came after so many', () => {
    const history = historyOf({ deliveries: 3 }, [1, 1, 1, 1])
    expect(numbersAfter(history, 2)).toEqual([3, 4])
    expect(numbersAfter(history, 4)).toEqual([])
    expect(numbersAfter(history, 99)).toEqual([])
  })

  it('tells of many in batches, none left out and each of one at least', () => {
    const history = historyOf({ deliveries: 5, batchCharacters: 100 }, [9, 9, 60, 40, 1, 300, 7])
    const batches: (readonly number[])[] = []
    for (let count = 0; count < history.total; count = history.after(count).upTo) {
      batches.push(numbersAfter(history, count))
    }
    expect(batches).toEqual([[3, 4], [5], [6], [7]])
  })
})
