import { describe, expect, it } from 'vitest'
import { bodyOf } from '../../support/receiver/bodies.js'
import { makeQondor } from '../../support/receiver/qondor.js'

async function outcomeOf(value: string | readonly string[], given: string): Promise<string> {
  const qondor = makeQondor({ auth: { header: 'x-qondor-key', value } })
  const headers = { 'x-qondor-key': given }
  return (await qondor.receive({ headers, body: bodyOf('PingV1') })).outcome
}

describe('the rotation of a key', () => {
  it.each(['old', 'new', 'newest'])('lets each of several keys in: %s', async (given) => {
    expect(await outcomeOf(['old', 'new', 'newest'], given)).toBe('unhandled')
  })

  it.each(['', 'ol', 'old,new', 'old, new', 'oldnew', 'New'])(
    'rejects any other key: %j',
    async (given) => {
      expect(await outcomeOf(['old', 'new'], given)).toBe('unauthorized')
    },
  )

  it('refuses two of them at once', async () => {
    const qondor = makeQondor({ auth: { header: 'x-qondor-key', value: ['old', 'new'] } })
    const headers = { 'x-qondor-key': ['old', 'new'] }
    const { outcome } = await qondor.receive({ headers, body: bodyOf('PingV1') })
    expect(outcome).toBe('unauthorized')
  })

  it('takes the keys as they were when the receiver was made', async () => {
    const value = ['old']
    const qondor = makeQondor({ auth: { header: 'x-qondor-key', value } })
    value.push('sneaked in')
    const headers = { 'x-qondor-key': 'sneaked in' }
    const { outcome } = await qondor.receive({ headers, body: bodyOf('PingV1') })
    expect(outcome).toBe('unauthorized')
  })
})

describe('white space around a configured key', () => {
  it.each(['key\n', ' key', '\tkey ', '\r\nkey\r\n'])('is dropped: %j', async (value) => {
    expect(await outcomeOf(value, 'key')).toBe('unhandled')
    expect(await outcomeOf(['other', value], 'key')).toBe('unhandled')
  })

  it('stays where it is inside the key', async () => {
    expect(await outcomeOf(' two words ', 'two words')).toBe('unhandled')
    expect(await outcomeOf(' two words ', 'twowords')).toBe('unauthorized')
  })
})
