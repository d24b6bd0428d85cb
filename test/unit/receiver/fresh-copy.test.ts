import { expect, it } from 'vitest'
import { freshCopy } from '../../support/fresh-copy.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { codeRows, takenOutcomes } from '../../support/receiver/outcome-table.js'
import { captureLog } from '../../support/receiver/spies.js'

const { auth, headers } = { auth: false as const, headers: {} }

it('a fresh copy answers every code as the contract says', async () => {
  captureLog()
  const { createQondorWebhooks, QondorWebhookError } = await freshCopy()
  const qondor = createQondorWebhooks({ auth })
  for (const [code, outcome, status] of codeRows) {
    const thrown = new QondorWebhookError(code, 'thrown by a body function')
    const result = await qondor.receive({ headers, body: () => Promise.reject(thrown) })
    expect({ code, ...result }).toMatchObject({ code, outcome, status })
  }
})

it('a fresh copy says when the sender may retry and what to send', async () => {
  const { QondorWebhookError, toHttpResponse } = await freshCopy()
  const more = codeRows.map(([code, outcome, status]) => {
    const error = new QondorWebhookError(code, '')
    const { headers } = toHttpResponse({ outcome, status, error })
    const { allow, 'accept-encoding': encoding, 'retry-after': seconds } = headers
    return [code, allow ?? encoding ?? seconds] as const
  })
  expect(more.filter(([, header]) => header !== undefined).sort()).toEqual([
    ['in_progress', '5'],
    ['method_not_allowed', 'POST'],
    ['queue_unavailable', '5'],
    ['retry_later', '5'],
    ['store_unavailable', '5'],
    ['unsupported_encoding', 'identity'],
  ])
})

it('a fresh copy knows each compression by its name, whatever the case', async () => {
  const { createQondorWebhooks } = await freshCopy()
  const qondor = createQondorWebhooks({ auth })
    .onError(() => {})
    .onInvalid(() => {})
  for (const name of ['gzip', 'x-gzip', 'deflate', 'compress', 'br', 'zstd', 'GZIP', 'utf-8']) {
    const given = { 'content-encoding': name }
    const { error } = await qondor.receive({ headers: given, body: 'no JSON' })
    expect([name, error?.code]).toEqual([
      name,
      name === 'utf-8' ? 'invalid_json' : 'unsupported_encoding',
    ])
  }
})

it('a fresh copy takes another status for every outcome of the contract, and for no other', async () => {
  const { createQondorWebhooks } = await freshCopy()
  const outcomes = [...new Set([...takenOutcomes, ...codeRows.map(([, outcome]) => outcome)])]
  for (const outcome of outcomes) {
    expect(() => createQondorWebhooks({ auth, status: { [outcome]: 299 } })).not.toThrow()
  }
  expect(() => createQondorWebhooks({ auth, status: { '': 299 } as object })).toThrow(
    `one of ${outcomes.join(', ')}.`,
  )
})

it('a fresh copy writes a plain id to the log', async () => {
  const log = captureLog()
  const { createQondorWebhooks } = await freshCopy()
  const qondor = createQondorWebhooks({ auth })
  const plain = ['a', 'a_b-C9', '7'.repeat(64)]
  for (const webhookId of [...plain, 'a b', 'a\nb', 'ø', '7'.repeat(65), 'kari@example.com']) {
    log.mockClear()
    await qondor.receive({ headers, body: bodyOf('OfferSentV1', { webhookId, offerId: '' }) })
    expect(String(log.mock.lastCall).includes(', webhookId ')).toBe(plain.includes(webhookId))
  }
})

it('a fresh copy takes a time limit as long as timers can be', async () => {
  const { createQondorWebhooks } = await freshCopy()
  const make = (handlerTimeoutMs: number) => () => createQondorWebhooks({ auth, handlerTimeoutMs })
  expect(make(2 ** 31 - 1)).not.toThrow()
  expect(make(2 ** 31)).toThrow('from 1 to 2147483647')
})
