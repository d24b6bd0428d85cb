import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { sampleFields } from '../../../src/testing/sample-fields.js'
import { sampleOfType } from '../../../src/testing/sample-of-type.js'
import { contractTopics } from '../../support/contract-table.js'

describe('the samples by name', () => {
  it('are there for every documented field, and for no other', () => {
    const documented = contractTopics.flatMap(({ fields }) => fields.map(({ name }) => name))

    const names = new Set(['webhookId', 'timestamp', ...documented])
    expect([...sampleFields.keys()].sort()).toEqual([...names].sort())
  })
})

describe('the sample of a field that has none by name', () => {
  it.each([
    ['a text', z.string()],
    ['an integer', z.int()],
    ['a number', z.number()],
    ['a truth value', z.boolean()],
    ['a uuid', z.uuid()],
    ['a guid', z.guid()],
    ['an e-mail address', z.email()],
    ['a URL', z.url()],
    ['a date and time', z.iso.datetime()],
    ['a date', z.iso.date()],
    ['a literal', z.literal(['first', 'second'])],
    ['an enumeration', z.enum(['first', 'second'])],
    ['an enumeration of numbers', z.enum({ Pending: 1, Confirmed: 2 })],
    ['an array', z.array(z.int()).min(1)],
    ['an object', z.object({ name: z.string(), inner: z.object({ isSet: z.boolean() }) })],
    ['a record', z.record(z.string(), z.int())],
    ['a union', z.union([z.int(), z.string()])],
    ['an optional field', z.string().nullable().default(null)],
    ['a transformed field', z.string().transform(Number)],
    ['a text with a condition that it meets', z.string().min(1).optional()],
  ] as const)('fits %s', (_what, schema) => {
    const sample = sampleOfType(schema)

    expect(sample).toBeDefined()
    expect(sample).not.toBeNull()
    expect(schema.safeParse(sample).success).toBe(true)
  })

  it('is none for a type that JSON does not have', () => {
    expect(sampleOfType(z.date())).toBeUndefined()
  })
})
