import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { outageOf as redisOutageOf } from '../../../src/queues/bullmq/connection.js'
import { outageOf as postgresOutageOf } from '../../../src/queues/pg-boss/open-boss.js'
import { oncePerOutage } from '../../../src/queues/shared/outages.js'

describe('errors of an outage', () => {
  const lost = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const silent = new Error('Query read timeout')

  function recorder(outageOf: Parameters<typeof oncePerOutage>[1]) {
    const reported: unknown[] = []
    return { reported, report: oncePerOutage((error) => void reported.push(error), outageOf) }
  }

  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('are reported once, and again in the next outage', () => {
    const { reported, report } = recorder(postgresOutageOf)
    for (const error of [lost, silent, lost]) {
      report(error)
      vi.advanceTimersByTime(10_000)
    }
    expect(reported).toEqual([lost])
    vi.advanceTimersByTime(10_000)
    report(silent)
    expect(reported).toEqual([lost, silent])
  })

  it('hide nothing that PostgreSQL refuses meanwhile, which is reported once for each code', () => {
    const refused = Object.assign(new Error('permission denied'), { code: '42501' })
    const starting = Object.assign(new Error('starting up'), { code: '57P03' })
    const { reported, report } = recorder(postgresOutageOf)
    for (const error of [lost, refused, starting, refused, undefined]) report(error)
    expect(reported).toEqual([lost, refused])
  })

  it('hide nothing else that comes from Redis, which is reported each time', () => {
    const socket = Object.assign(new Error('read ECONNRESET'), { syscall: 'read' })
    const replica = new Error('READONLY You can not write against a read only replica.')
    const late = new Error('Missing lock for job 1. moveToFinished')
    const other = new Error('ERR something else')
    const { reported, report } = recorder(redisOutageOf)
    for (const error of [socket, other, replica, late, 'text', other]) report(error)
    expect(reported).toEqual([socket, other, 'text', other])
  })
})
