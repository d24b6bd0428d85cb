import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createQondorWebhooks, type StandardSchema } from '../../../src/index.js'
import { bodyOf } from '../../support/receiver/bodies.js'
import {
  secretAuth as auth,
  expectNoSecret,
  secretHeaders as headers,
  sentinel,
} from '../../support/receiver/secrets.js'
import { captureLog } from '../../support/receiver/spies.js'

// Schemas whose own messages quote the value.
const quoting: Readonly<Record<string, StandardSchema>> = {
  'zod, by a message': z.object({
    secret: z.string().refine(() => false, { error: ({ input }) => `what is ${input}?` }),
  }),
  'zod, by an unknown key': z.strictObject({ topic: z.string() }),
  'zod, by an unknown value': z.object({ secret: z.enum(['a', 'b']) }),
  'zod, by a union': z.object({ secret: z.union([z.number(), z.literal('a')]) }),
  'valibot, by a type': v.object({ secret: v.number() }),
  'valibot, by a message': v.object({
    secret: v.pipe(
      v.string(),
      v.check(
        () => false,
        (issue) => `what is ${issue.received}?`,
      ),
    ),
  }),
  'valibot, by a format': v.object({ secret: v.pipe(v.string(), v.isoDate()) }),
  'a schema that throws': {
    '~standard': {
      version: 1,
      validate: (value) => {
        throw new Error(JSON.stringify(value))
      },
    },
  },
}

function receive(schema: StandardSchema, fields: Readonly<Record<string, unknown>>) {
  const qondor = createQondorWebhooks({ auth, topics: { SecretV1: schema } })
  return qondor.receive({ headers, body: bodyOf('SecretV1', fields) })
}

describe('a schema of the user’s own', () => {
  it.each(Object.entries(quoting))('reveals no value: %s', async (_, schema) => {
    const log = captureLog()
    const result = await receive(schema, { secret: `${sentinel}@example.com` })
    expect(result.error?.code).toMatch(/^(invalid_payload|handler_failed)$/)
    expect(log).toHaveBeenCalledTimes(1)
    expectNoSecret(result, log)
  })

  it.each(['kari@example.com', 'two\nlines', '\u001b[31mred', 'x'.repeat(5_000)])(
    'reveals no key that a sender made up, except in the path of the issue: case %#',
    async (key) => {
      const log = captureLog()
      const schema = z.object({ totals: z.record(z.string(), z.number()) })
      const { error } = await receive(schema, { totals: { [key]: 'no number' } })
      expect(error?.issues.map(({ path }) => path)).toEqual([['totals', key]])
      expect(error?.message).toContain('SecretV1.totals')
      expect(error?.message).not.toContain(key)
      expect(error?.issues[0]?.message).not.toContain(key)
      expect(log).toHaveBeenCalledTimes(1)
      expect(log.mock.calls[0]?.join(' ')).not.toContain(key)
    },
  )
})
