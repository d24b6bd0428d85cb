import { pino } from 'pino'
import { expect, it } from 'vitest'
import { invalidRequest, makeQondor, request } from '../../support/receiver/qondor.js'

/** A real pino, and the lines that it wrote. */
function startPino(level: string) {
  const lines: Record<string, unknown>[] = []
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) }
  return { logger: pino({ level, base: null, timestamp: false }, stream), lines }
}

it('pino is a logger as it is, with its serialiser of errors', async () => {
  const { logger, lines } = startPino('error')
  const qondor = makeQondor({ logger }).onOfferSent(
    () => {
      throw new RangeError('no such offer', { cause: new Error('404') })
    },
    { name: 'crm' },
  )
  const { webhookId } = await qondor.receive(request('OfferSentV1'))

  expect(lines).toEqual([
    {
      level: 50,
      err: {
        type: 'RangeError',
        message: 'no such offer: 404',
        stack: expect.stringContaining('pino.test.ts'),
      },
      handler: 'crm',
      topic: 'OfferSentV1',
      webhookId,
      attempt: 1,
      msg: expect.stringMatching(/^handler_failed: /),
    },
  ])
})

it('pino gets an error whose handlers threw several', async () => {
  const { logger, lines } = startPino('error')
  const qondor = makeQondor({ logger })
    .onPing(() => Promise.reject(new Error('first')))
    .onPing(() => Promise.reject(new TypeError('second')))
  await qondor.receive(request('PingV1'))

  expect(lines).toHaveLength(1)
  expect(lines[0]?.['err']).toMatchObject({
    aggregateErrors: [
      { type: 'Error', message: 'first' },
      { type: 'TypeError', message: 'second' },
    ],
  })
})

it.each([
  ['debug', [20, 50, 20, 40, 20]],
  ['warn', [50, 40]],
  ['silent', []],
])('pino decides what is written, at its level %s', async (level, expected) => {
  const { logger, lines } = startPino(level)
  const qondor = makeQondor({ logger })
  await qondor.receive(request('OfferSentV1'))
  await qondor.receive(invalidRequest())
  await qondor.receive(request('PingV1', { topic: 'MadeUpV1' }))

  expect(lines.map((line) => line['level'])).toEqual(expected)
})

it('pino gets no value of a payload', async () => {
  const { logger, lines } = startPino('debug')
  const qondor = makeQondor({ logger })
  await qondor.receive(
    invalidRequest({ offerId: 'kari@example.com', webhookId: 'ola@example.com' }),
  )
  expect(JSON.stringify(lines)).not.toMatch(/kari|ola@/)
})
