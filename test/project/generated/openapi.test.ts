import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, it } from 'vitest'
import { qondorTopics } from '../../../src/index.js'
import { outcomeOfCode } from '../../../src/receiver/outcomes.js'
import { readGenerated } from '../../support/generated-schemas/generated.js'
import { readme } from '../../support/readme/snippets.js'

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
      'an example that is no event',
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

  it('has every code that is answered by the README, under its status and outcome', () => {
    const never = /Codes that are thrown(.*)/.exec(readme)?.[1] ?? ''

    for (const [code, { outcome, status }] of Object.entries(outcomeOfCode)) {
      const { properties } = bodyOf(status)
      const isAnswered = properties.code.enum.includes(code)
      const row = `| \`${outcome}\` | \`${code}\` | ${status} |`
      expect([code, readme.includes(row)]).toEqual([code, isAnswered])
      expect([code, never.includes(`\`${code}\``)]).toEqual([code, !isAnswered])
      if (isAnswered) expect(properties.outcome.enum).toContain(outcome)
    }
  })

  it('has every outcome that is a success', () => {
    expect(bodyOf(200).properties.outcome.enum).toEqual([
      'handled',
      'unhandled',
      'unknown_topic',
      'duplicate',
      'queued',
    ])
  })

  it('has the headers that tell the sender what to do', () => {
    expect(responses.Status503.headers).toHaveProperty('retry-after')
    expect(responses.Status405.headers).toHaveProperty('allow')
    expect(responses.Status415.headers).toHaveProperty('accept-encoding')
  })
})

function bodyOf(status: number) {
  return responses[`Status${status}`].content['application/json'].schema
}
