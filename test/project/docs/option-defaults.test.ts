import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { resolveConnection } from '../../../src/queues/bullmq/connection.js'
import { fakeClock } from '../../../src/testing/index.js'
import { readOptions } from '../../support/docs/options.js'

const options = readOptions()

/** The values of defaults that are written in words. */
const inWords: Readonly<Record<string, string>> = {
  'memoryStore(), 10,000 ids for 24 hours': 'memoryStore()',
  'the console, without debug messages': 'safeLogger(consoleLogger)',
  'the `logger` of the receiver; without a receiver, one line on `console.warn`': 'log.warn',
}

/** Where the code compares with another value, or passes on what is not there. */
const elsewhere = [
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

it('a fake clock starts where it says', () => {
  expect(fakeClock().now()).toBe(Date.parse('2026-01-01T00:00:00Z'))
})
