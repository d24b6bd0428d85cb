import type { OfferSentV1 } from 'qondor-webhooks'
import * as root from 'qondor-webhooks'
import * as schemas from 'qondor-webhooks/schemas'
import { describe, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'

describe('the declarations of the built package', () => {
  it('have the schemas as values of /schemas only', () => {
    expectTypeOf(root).not.toHaveProperty('offerSentV1Schema')
    expectTypeOf(root).toHaveProperty('createQondorWebhooks')
    expectTypeOf(schemas).toHaveProperty('offerSentV1Schema')
  })

  it('have the types of both in one piece', () => {
    expectTypeOf<z.infer<typeof schemas.offerSentV1Schema>>().toEqualTypeOf<OfferSentV1>()
  })
})
