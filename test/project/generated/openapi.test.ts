import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, it } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import { readGenerated } from '../../support/generated-schemas/generated.js'
import { answeredCodes, takenOutcomes } from '../../support/receiver/outcome-table.js'

const text = readGenerated('openapi')
const document = JSON.parse(text)
const { responses } = document.components

// It has webhooks only, whose server is the reader's own, and the union is there for an endpoint that
// takes them all.
const accepted = [
  'no-empty-servers: Servers must be present.',
  'no-unused-components: Component: "QondorWebhook" is never used.',
]

async function problemsIn(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  return problems
    .map(({ ruleId, message }) => `${ruleId}: ${message}`)
    .filter((problem) => !accepted.includes(problem))
}

describe('the OpenAPI document', () => {
  it("passes Redocly's strict rules", async () => {
    expect(await problemsIn(text)).toEqual([])
  })

  it.each([
    [
      'a reference to nothing',
      'no-unresolved-refs',
      '"#/components/schemas/PingV1"',
      '"#/nothing"',
    ],
    ['a word that OpenAPI does not have', 'struct', '"operationId"', '"operationID"'],
    [
      'an example that is not an event',
      'no-invalid-media-type-examples',
      '"offerId": 1,',
      '"offerId": "1",',
    ],
  ])('would not pass with %s', async (_what, rule, found, replacement) => {
    const problems = await problemsIn(text.replaceAll(found, replacement))

    expect(problems.join('\n')).toContain(rule)
  })

  it('is OpenAPI 3.1 with a webhook for each topic, behind the key', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(Object.keys(document.webhooks)).toEqual([...qondorTopics])
    expect(document.security).toEqual([{ qondorKey: [] }])
    expect(document.components.securitySchemes.qondorKey).toMatchObject({
      type: 'apiKey',
      in: 'header',
    })
  })

  it('has every code that is answered, and no other, under its status and outcome', () => {
    const documented = Object.keys(responses).flatMap((name) => {
      const status = Number(name.replace('Status', ''))
      const { outcome, code } = bodyOf(status).properties
      return (code?.enum ?? []).map((each: string) => ({
        code: each,
        status,
        outcomes: outcome.enum,
      }))
    })
    const expected = Object.entries(answeredCodes).map(([code, { outcome, status }]) => {
      return { code, status, outcomes: expect.arrayContaining([outcome]) }
    })
    expect(documented).toHaveLength(expected.length)
    expect(documented).toEqual(expect.arrayContaining(expected))
  })

  it('has every outcome that is a success', () => {
    expect(bodyOf(200).properties.outcome.enum).toEqual(takenOutcomes)
  })

  it('has the headers that say what the sender should do', () => {
    expect(responses.Status503.headers).toHaveProperty('retry-after')
    expect(responses.Status405.headers).toHaveProperty('allow')
    expect(responses.Status415.headers).toHaveProperty('accept-encoding')
  })
})

function bodyOf(status: number) {
  return responses[`Status${status}`].content['application/json'].schema
}
