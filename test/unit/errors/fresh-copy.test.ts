import { expect, it } from 'vitest'
import { NonRetryableError, QondorWebhookError } from '../../../src/index.js'
import { freshCopy } from '../../support/fresh-copy.js'

it('a fresh copy knows the errors of another copy, each by its own brand', async () => {
  const fresh = await freshCopy()
  const theirs = {
    ours: new QondorWebhookError('invalid_json', ''),
    final: new NonRetryableError(),
  }
  expect(fresh.QondorWebhookError).not.toBe(QondorWebhookError)
  expect(fresh.QondorWebhookError.is(theirs.ours)).toBe(true)
  expect(fresh.NonRetryableError.is(theirs.final)).toBe(true)
  expect(fresh.QondorWebhookError.is(theirs.final)).toBe(false)
  expect(fresh.NonRetryableError.is(theirs.ours)).toBe(false)
})

it('a fresh copy marks its errors as every release does', async () => {
  const fresh = await freshCopy()
  const brands = {
    QondorWebhookError: new fresh.QondorWebhookError('invalid_json', ''),
    NonRetryableError: new fresh.NonRetryableError(),
  }
  for (const [name, error] of Object.entries(brands)) {
    const brand = Symbol.for(`qondor-webhooks.${name}`)
    const { is } = fresh[name as keyof typeof brands]
    expect(error).toMatchObject({ name, [brand]: true })
    expect([is({ [brand]: true }), is({ [brand]: false }), is({ [brand]: 1 })]).toEqual([
      true,
      false,
      false,
    ])
  }
})
