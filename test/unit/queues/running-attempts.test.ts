import { describe, expect, it } from 'vitest'
import { RunningAttempts } from '../../../src/queues/shared/attempts.js'

const reason = new Error('The worker was stopped.')
const signalOf = async (signal: AbortSignal): Promise<AbortSignal> => signal

describe('the signal of an attempt', () => {
  it('is aborted from its start where its worker ended before', async () => {
    const late = new AbortController()
    const running = new RunningAttempts(late.signal)
    expect((await running.run('a', signalOf)).aborted).toBe(false)
    late.abort(reason)
    expect((await running.run('b', signalOf)).reason).toBe(reason)
  })

  it('is aborted from its start where its delivery was taken away before', async () => {
    const running = new RunningAttempts(new AbortController().signal)
    expect((await running.run('a', signalOf, AbortSignal.abort(reason))).reason).toBe(reason)
  })
})
