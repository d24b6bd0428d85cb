import { describe, expect, it } from 'vitest'
import { testCrashes } from '../../support/crash/crash-test.js'
import { ownFile } from '../../support/sqlite/own-file.js'
import { integrityOf } from '../../support/sqlite/raw-file.js'

const processes = [['receive'], ['receive', 'work'], ['work']] as const
const killed = {
  kind: 'sqlite',
  deliveries: 500,
  pauseMs: 350,
  processes,
  killEveryMs: [200, 1_000],
} as const

describe('a queue in a file', () => {
  it('loses nothing of 500 deliveries while its processes are killed', async () => {
    const place = ownFile()
    const counts = await testCrashes({ ...killed, place })
    console.log(counts)
    expect(counts.kills).toBeGreaterThan(0)
    expect(integrityOf(place)).toBe('ok')
  }, 180_000)

  it('repeats no named handler of 500 deliveries beyond what a kill cut off before its mark', async () => {
    const place = ownFile()
    const counts = await testCrashes({ ...killed, place, isNamed: true })
    console.log(counts)
    expect(counts.kills).toBeGreaterThan(0)
    expect(counts.marks).toBeGreaterThan(500)
    expect(counts.failures).toBeGreaterThan(100)
    expect(integrityOf(place)).toBe('ok')
  }, 180_000)

  it('loses nothing of 2,000 deliveries while its processes stand still at work, locks and all', async () => {
    const place = ownFile()
    const counts = await testCrashes({
      kind: 'sqlite',
      place,
      deliveries: 2_000,
      pauseMs: 60,
      processes,
      killEveryMs: [50, 200],
      freezeMs: 400,
    })
    console.log(counts)
    expect(counts.kills).toBeGreaterThan(5)
    expect(counts.runTwice).toBe(0)
    expect(integrityOf(place)).toBe('ok')
  }, 180_000)

  it('loses nothing of 500 deliveries while its processes stand still past their leases', async () => {
    const place = ownFile()
    const counts = await testCrashes({
      kind: 'sqlite',
      place,
      deliveries: 500,
      pauseMs: 1_200,
      processes,
      killEveryMs: [500, 1_500],
      freezeMs: 11_000,
    })
    console.log(counts)
    expect(counts.kills).toBeGreaterThan(1)
    expect(integrityOf(place)).toBe('ok')
  }, 240_000)
})
