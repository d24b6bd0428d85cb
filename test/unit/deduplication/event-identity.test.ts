import { describe, expect, it, vi } from 'vitest'
import { bodyOf } from '../../support/receiver/bodies.js'
import { keyedInbox } from '../../support/receiver/keyed-inbox.js'
import { headers, makeQondor, type Qondor, request } from '../../support/receiver/qondor.js'

const upper = '84F48600-CDFC-477E-8257-916F9F3F7094'

/** The ways to detect duplicates: a store before the handlers, and a queue. */
const ways: readonly [string, () => Qondor, string][] = [
  ['a store', () => makeQondor().onAny(() => {}), 'handled'],
  ['a queue', () => makeQondor({ queue: keyedInbox().inbox }), 'queued'],
]

async function outcomes(qondor: Qondor, bodies: readonly (string | object)[]): Promise<string[]> {
  const answers: string[] = []
  for (const body of bodies) answers.push((await qondor.receive({ headers, body })).outcome)
  return answers
}

/** A ping with an id as JSON text, so that it may be half a surrogate pair. */
function ping(id: string, topic = '"PingV1"'): string {
  return `{"webhookId":${id},"timestamp":"t","topic":${topic}}`
}

describe.each(ways)('the identity of an event in %s', (_, make, taken) => {
  it.each([
    ['the case of ids that are not UUIDs', '"id_aB3xK"', '"id_ab3xk"'],
    ['a Kelvin sign and a k', '"id-\\u212a"', '"id-k"'],
    ['a Turkish capital I and its lower case', '"\\u0130"', '"i\\u0307"'],
    ['a sharp s and SS', '"\\u00df"', '"SS"'],
    ['halves of surrogate pairs', '"x\\ud800"', '"x\\ud801"'],
    ['half a surrogate pair and the replacement character', '"x\\ud800"', '"x\\ufffd"'],
    ['half a surrogate pair and its escape as text', '"x\\ud800"', '"x%d800"'],
    ['composed and decomposed letters', '"\\u00e9"', '"e\\u0301"'],
    ['a space at the end', '"a"', '"a "'],
    ['a NUL at the end', '"a"', '"a\\u0000"'],
    ['an escape and what it stands for', '"a\\u0000"', '"a%0000"'],
    ['the percent sign of an escape', '"%0025"', '"%"'],
  ])('distinguishes %s', async (_what, one, other) => {
    expect(await outcomes(make(), [ping(one), ping(other), ping(other)])).toEqual([
      taken,
      taken,
      'duplicate',
    ])
  })

  it('folds the case of UUIDs', async () => {
    const bodies = [upper, upper.toLowerCase()].map((webhookId) => bodyOf('PingV1', { webhookId }))
    expect(await outcomes(make(), bodies)).toEqual([taken, 'duplicate'])
  })

  it('is topic and id together', async () => {
    const bodies = ['ProjectCreatedV1', 'PingV1', 'ProjectCreatedV1', 'PingV1'].map((topic) => {
      return bodyOf(topic, { webhookId: upper })
    })
    expect(await outcomes(make(), bodies)).toEqual([taken, taken, 'duplicate', 'duplicate'])
  })
})

describe.each([
  ['a store', () => makeQondor().onUnknownTopic(() => {})],
  ['a queue', () => makeQondor({ queue: keyedInbox().inbox })],
])('the identity of an event with an unknown topic in %s', (_, make) => {
  it.each([
    ['a separator in the id', ['a', 'b:c'], ['a:b', 'c']],
    ['a slash in the topic', ['a', 'b'], ['a/b', 'b']],
    ['an escape in the topic', ['a%003ab', 'c'], ['a:b', 'c']],
    ['the case of the topic', ['A', 'x'], ['a', 'x']],
    ['halves of surrogate pairs in the topic', ['\ud800', 'x'], ['\ud801', 'x']],
    ['the end of a long topic', [`${'t'.repeat(5_000)}1`, 'x'], [`${'t'.repeat(5_000)}2`, 'x']],
    [
      'the end of a topic longer than is kept',
      [`${'æ'.repeat(255)}1`, 'x'],
      ['æ'.repeat(255), 'x'],
    ],
    ['a long topic and a long id', ['t'.repeat(255), 'i'.repeat(255)], ['t', 'i'.repeat(255)]],
  ])('distinguishes %s', async (_what, one, other) => {
    const bodies = [one, other, one, other].map(([topic, webhookId]) => {
      return JSON.stringify({ webhookId, timestamp: 't', topic })
    })
    expect(await outcomes(make(), bodies)).toEqual([
      'unknown_topic',
      'unknown_topic',
      'duplicate',
      'duplicate',
    ])
  })
})

describe('the identity of an event with a topic of the user’s schema', () => {
  it('is topic and id together', async () => {
    const handler = vi.fn()
    const schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value: unknown) => ({ value: value as object }),
      },
    } as const
    const { createQondorWebhooks } = await import('../../../src/index.js')
    const qondor = createQondorWebhooks({
      auth: false,
      topics: { InvoiceCreatedV1: schema, InvoicePaidV1: schema },
    }).onAny(handler)
    const send = async (topic: string) => {
      return (await qondor.receive(request('PingV1', { webhookId: upper, topic }))).outcome
    }
    expect(await send('InvoiceCreatedV1')).toBe('handled')
    expect(await send('InvoicePaidV1')).toBe('handled')
    expect(await send('InvoicePaidV1')).toBe('duplicate')
    expect(handler).toHaveBeenCalledTimes(2)
  })
})
