import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { checkAnswer } from '../../../src/conformance/check-answer.js'
import type { Host } from '../../../src/conformance/index.js'
import { resolveConnection } from '../../../src/queues/bullmq/connection.js'
import { fakeClock } from '../../../src/testing/index.js'
import { readOptions } from '../../support/docs/options.js'

const options = readOptions()

/** What words say that are no value, as the code has it. */
const inWords: Readonly<Record<string, string>> = {
  'memoryStore(), 10,000 ids for 24 hours': 'memoryStore()',
  'one line on `console.warn`': 'warnOnConsole',
  'a raw HTTP/1.1 connection to the url': 'connectHttp1',
}

/** Where the code compares with another value, or passes on what is not there. */
const elsewhere = [
  'Host.protocol',
  'RedisOptionsLike.host',
  'RedisOptionsLike.port',
  'RedisOptionsLike.socketTimeout',
  'RedisOptionsLike.connectTimeout',
]

describe('the docstring of an option that may be left out', () => {
  it.each(options)('says its default: $name', ({ documented }) => {
    expect(documented).toBeTruthy()
  })

  it.each(options.filter(({ name }) => !elsewhere.includes(name)))(
    'says what the code does: $name',
    ({ documented = '', values }) => {
      // A unit in brackets is for the reader: 86400000 (24 hours).
      const value = inWords[documented] ?? documented.replace(/ \(.*\)$/, '')
      expect(values).toEqual(/^(none|no|any)\b/.test(value) ? [] : [value])
    },
  )
})

it('what memoryStore() stands for is what its own options say', () => {
  const defaultOf = (name: string) => options.find((option) => option.name === name)?.documented
  expect(defaultOf('QondorWebhooksOptions.store')).toContain('10,000 ids for 24 hours')
  expect(defaultOf('MemoryStoreOptions.maxIds')).toBe('10000')
  expect(defaultOf('MemoryStoreOptions.windowMs')).toBe('86400000 (24 hours)')
})

it('the defaults of ioredis are those that we name', () => {
  const { host, port } = new Redis({ lazyConnect: true }).options
  const documented = options.filter(({ name }) => /^RedisOptionsLike\.(host|port)$/.test(name))
  expect(documented.map((option) => option.documented)).toEqual([`'${host}'`, String(port)])
})

it('the time limits of a connection to Redis are those that we name', async () => {
  const redis = await resolveConnection({ host: '127.0.0.1', port: 1 })({ lazyConnect: true })
  redis.disconnect()
  const documented = options.filter(({ name }) => /^RedisOptionsLike\.\w+Timeout$/.test(name))
  const { socketTimeout, connectTimeout } = redis.options
  expect(documented.map((option) => option.documented)).toEqual([
    String(socketTimeout),
    String(connectTimeout),
  ])
})

it('a host of the conformance cases that names no protocol is held to the one that we name', async () => {
  const check = (protocol: Pick<Host, 'protocol'>) => {
    const start = () => Promise.reject(new Error('nothing is started here'))
    const answer = {
      status: 413,
      headers: new Headers({ 'content-type': 'application/json', 'cache-control': 'no-store' }),
      text: '{"outcome":"rejected"}',
      ended: Promise.resolve(),
    }
    const request = { method: 'POST', headers: [], framing: 'length', ending: 'whole' } as const
    const expected = { status: 413, outcome: 'rejected', closes: true } as const
    return checkAnswer(answer, expected, request, { name: '', style: 'node', start, ...protocol })
  }
  const documented = options.find(({ name }) => name === 'Host.protocol')?.documented
  expect(documented).toBe("'http/1.1'")
  // Only HTTP/1.1 has a header to say that the connection closes, which the answer lacks.
  await expect(check({})).rejects.toThrow()
  await expect(check({ protocol: 'http/1.1' })).rejects.toThrow()
  await expect(check({ protocol: 'http/2' })).resolves.toBeUndefined()
})

it('a fake clock starts where it says', () => {
  expect(fakeClock().now()).toBe(Date.parse('2026-01-01T00:00:00Z'))
})
