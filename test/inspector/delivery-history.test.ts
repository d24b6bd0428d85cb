import { describe, expect, it } from 'vitest'
import { DeliveryHistory } from '../../src/command-line/listen/inspector/delivery-history.js'

function deliveryOf(number: number, bytes = 1) {
  const result = { outcome: 'handled', status: 200 } as const
  const body = new Uint8Array(bytes)
  return { number, receivedAt: new Date(), result, body, drift: [], headers: {} }
}

function historyOf(limits: { deliveries: number; bytes: number }, sizes: readonly number[]) {
  const history = new DeliveryHistory(limits)
  for (const [index, bytes] of sizes.entries()) history.add(deliveryOf(index + 1, bytes))
  return history
}

const numbersOf = (kept: readonly { number: number }[]) => kept.map(({ number }) => number)

describe('the history of deliveries', () => {
  it('keeps so many, the newest', () => {
    const history = historyOf({ deliveries: 2, bytes: 100 }, [1, 1, 1])
    expect(numbersOf(history.after(0))).toEqual([2, 3])
    expect(history.total).toBe(3)
    expect(history.find(1)).toBeUndefined()
    expect(history.find(3)?.number).toBe(3)
  })

  it('keeps so many bytes, the newest', () => {
    const history = historyOf({ deliveries: 9, bytes: 100 }, [60, 60, 40])
    expect(numbersOf(history.after(0))).toEqual([2, 3])
  })

  it('keeps the newest, however large', () => {
    const history = historyOf({ deliveries: 9, bytes: 100 }, [60, 300])
    expect(numbersOf(history.after(0))).toEqual([2])
    history.add(deliveryOf(3, 10))
    expect(numbersOf(history.after(0))).toEqual([3])
  })

  it('tells what came after so many', () => {
    const history = historyOf({ deliveries: 3, bytes: 100 }, [1, 1, 1, 1])
    expect(numbersOf(history.after(2))).toEqual([3, 4])
    expect(numbersOf(history.after(4))).toEqual([])
    expect(numbersOf(history.after(99))).toEqual([])
  })
})
