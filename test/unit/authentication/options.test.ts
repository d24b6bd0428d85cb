import { describe, expect, it } from 'vitest'
import { createQondorWebhooks } from '../../../src/index.js'
import { refusalOf } from '../../support/authentication/refusal-of.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import { makeQondor } from '../../support/receiver/qondor.js'

const sentinel = 's3ntinel-key'

describe('a value that is not a key', () => {
  it.each([
    [undefined],
    [null],
    [''],
    [' '],
    ['\t\r\n'],
    [[]],
    [[undefined]],
    [[sentinel, '']],
    [[sentinel, undefined]],
    [[sentinel, ' \n']],
    [['', '']],
    [42],
    [{ key: sentinel }],
    [[[sentinel]]],
    [[() => sentinel]],
    [Promise.resolve(sentinel)],
  ])('throws when the receiver is made: case %#', (value) => {
    const { code, message } = refusalOf({ header: 'x-qondor-key', value }) ?? {}
    expect(code).toBe('invalid_options')
    expect(message).toContain('auth.value')
    expect(message).toMatch(/environment variable/)
    expect(message).toMatch(/[A-Z]+_[A-Z_]+/)
    expect(message).not.toContain(sentinel)
  })
})

describe('an invalid header name', () => {
  it.each([undefined, null, 42, '', ' ', 'x qondor', 'x-key:', 'x-key\n', 'nøkkel', 'a,b', '"a"'])(
    'throws when the receiver is made: %j',
    (header) => {
      const { code, message } = refusalOf({ header, value: sentinel }) ?? {}
      expect(code).toBe('invalid_options')
      expect(message).toContain('auth.header')
      expect(message).not.toContain(sentinel)
    },
  )

  it.each(['authorization', 'X-Api-Key', 'x_key', "!#$%&'*+-.^_`|~1"])('is not %s', (header) => {
    expect(() => createQondorWebhooks({ auth: { header, value: sentinel } })).not.toThrow()
  })
})

describe('a missing auth option', () => {
  it.each([undefined, null, true, '', 'key', 42, 0])(
    'throws, and says that only false accepts every sender: %j',
    (auth) => {
      const { code, message } = refusalOf(auth) ?? {}
      expect(code).toBe('invalid_options')
      expect(message).toMatch(/^`auth` is required: .*Only `auth: false`/)
      expect(message).not.toContain(' key.')
    },
  )

  it('throws for an empty object and for a list', () => {
    expect(refusalOf({})?.code).toBe('invalid_options')
    expect(refusalOf([])?.code).toBe('invalid_options')
  })

  it('throws when there are no options at all', () => {
    const create = createQondorWebhooks as unknown as (options?: unknown) => unknown
    for (const options of [undefined, {}, { store: false }]) {
      expect(() => create(options)).toThrow(expect.objectContaining({ code: 'invalid_options' }))
    }
  })
})

describe('auth: false', () => {
  it.each([{}, { 'x-qondor-key': 'anything' }, new Headers(), []])(
    'lets everybody in: case %#',
    async (headers) => {
      const result = await makeQondor({ auth: false }).receive({ headers, body: bodyOf('PingV1') })
      expect(result).toMatchObject({ outcome: 'unhandled', status: 200 })
    },
  )
})
