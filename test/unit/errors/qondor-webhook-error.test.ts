import { beforeAll, describe, expect, it, vi } from 'vitest'
import { QondorWebhookError } from '../../../src/index.js'

describe('QondorWebhookError', () => {
  it('is an Error with name, code and message', () => {
    const error = new QondorWebhookError('invalid_json', 'The body is not JSON.')

    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('QondorWebhookError')
    expect(error.code).toBe('invalid_json')
    expect(error.message).toBe('The body is not JSON.')
    expect(error.stack).toContain('QondorWebhookError')
  })

  it('has no issues and no cause unless it is given them', () => {
    const error = new QondorWebhookError('invalid_json', '')

    expect(error.issues).toEqual([])
    expect('cause' in error).toBe(false)
  })

  it('keeps issues and cause', () => {
    const issues = [{ message: 'OfferSentV1.offerId: expected an integer', path: ['offerId'] }]
    const cause = new AggregateError([new Error('first')])

    const error = new QondorWebhookError('handler_failed', '', { issues, cause })

    expect(error.issues).toEqual(issues)
    expect(error.cause).toBe(cause)
  })

  it('keeps a cause that is undefined or null, as somebody may throw them', () => {
    const thrown = [undefined, null].map((cause) => {
      return new QondorWebhookError('handler_failed', '', { cause })
    })

    expect(thrown.map((error) => 'cause' in error)).toEqual([true, true])
    expect(thrown.map((error) => error.cause)).toEqual([undefined, null])
  })

  it('can be extended', () => {
    class OwnError extends QondorWebhookError {}

    expect(QondorWebhookError.is(new OwnError('invalid_json', ''))).toBe(true)
  })
})

describe('QondorWebhookError.is', () => {
  it('knows its own errors', () => {
    expect(QondorWebhookError.is(new QondorWebhookError('invalid_json', ''))).toBe(true)
  })

  describe('with two copies of the package in one process', () => {
    let other: typeof import('../../../src/index.js')

    beforeAll(async () => {
      vi.resetModules()
      other = await import('../../../src/index.js')
    })

    it('knows the errors of the other copy, though instanceof does not', () => {
      const theirs = new other.QondorWebhookError('invalid_payload', '')

      expect(other.QondorWebhookError).not.toBe(QondorWebhookError)
      expect(theirs).not.toBeInstanceOf(QondorWebhookError)
      expect(QondorWebhookError.is(theirs)).toBe(true)
      expect(other.QondorWebhookError.is(new QondorWebhookError('invalid_json', ''))).toBe(true)
    })

    it('knows what the other copy throws, with code and issues', () => {
      const { error } = other.safeParseQondorWebhook({})

      expect(QondorWebhookError.is(error) && error.code).toBe('invalid_envelope')
      expect(error?.issues).toHaveLength(3)
    })
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'QondorWebhookError'],
    ['a plain object of the same shape', { name: 'QondorWebhookError', code: 'invalid_json' }],
    ['an Error of the same name', Object.assign(new Error(), { name: 'QondorWebhookError' })],
    ['an Error with a code', Object.assign(new Error(), { code: 'invalid_json', issues: [] })],
    ['a copy without the class', { ...new QondorWebhookError('invalid_json', '') }],
    ['the class itself', QondorWebhookError],
  ])('does not take %s for one', (_what, value) => {
    expect(QondorWebhookError.is(value)).toBe(false)
  })
})
