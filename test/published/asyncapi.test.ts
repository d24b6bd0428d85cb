import { Parser } from '@asyncapi/parser'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { qondorTopics } from '../../src/index.js'
import { readGenerated } from '../support/generated-schemas/generated.js'

const text = readGenerated('asyncapi')
// There is a 3.1, and 3.0 is what more tools read.
const accepted = ['asyncapi-latest-version']

// Once for all tests: the parser takes a second.
const { document, diagnostics } = await new Parser().parse(text)
const messages = document?.messages().all() ?? []

function problemsOf(found: typeof diagnostics): string[] {
  return found.map(({ code }) => String(code)).filter((code) => !accepted.includes(code))
}

describe('the AsyncAPI document', () => {
  it("passes AsyncAPI's own parser and its rules, without a warning or a hint", () => {
    expect(problemsOf(diagnostics)).toEqual([])
  })

  it("passes Redocly's strict rules", async () => {
    const config = await createConfig({ extends: ['recommended-strict'] })

    expect(await lintFromString({ source: text, absoluteRef: 'asyncapi.json', config })).toEqual([])
  })

  it.each([
    ['a reference to nothing', 'invalid-ref', '"#/components/schemas/PingV1"', '"#/nothing"'],
    ['an action that AsyncAPI does not have', 'asyncapi-document-resolved', '"receive"', '"take"'],
    ['a channel that is nowhere', 'invalid-ref', '"#/channels/webhooks"', '"#/channels/hooks"'],
  ])('would not pass with %s', async (_what, rule, found, replacement) => {
    const wrong = await new Parser().parse(text.replaceAll(found, replacement))
    expect(problemsOf(wrong.diagnostics)).toContain(rule)
  })

  it.each(qondorTopics)('has an example of %s that its payload takes', (topic) => {
    const message = messages.find((message) => message.name() === topic)
    const validate = new Ajv2020({ strict: false }).compile(message?.payload()?.json() ?? false)

    expect(
      message
        ?.examples()
        .all()
        .map((example) => validate(example.payload())),
    ).toEqual([true])
    expect(validate({ topic })).toBe(false)
  })

  it('is AsyncAPI 3.0 with a message and an operation that receives it for each topic', () => {
    const operations = document?.operations().all() ?? []

    expect(document?.version()).toBe('3.0.0')
    expect(messages.map((message) => message.name())).toEqual([...qondorTopics])
    expect(operations.map((operation) => operation.id())).toEqual(
      qondorTopics.map((topic) => `receive${topic}`),
    )
    expect(operations.every((operation) => operation.isReceive())).toBe(true)
  })
})
