import { describe, expect, it } from 'vitest'
import { toJsonLine, toTextLines } from '../../../src/command-line/listen/print.js'
import { formatLine, paint, printableJson } from '../../../src/command-line/output.js'
import { describeResponse, outcomeIn } from '../../../src/command-line/post.js'
import { QondorWebhookError } from '../../../src/index.js'
import { anyText, expectHarmless } from '../../support/command-line/hostile-texts.js'
import { fc } from '../../support/properties/fast-check.js'

const styles = ['dim', 'bold', 'green', 'yellow', 'red'] as const
const anyParts = fc.array(
  fc.oneof(
    anyText,
    fc.tuple(fc.constantFrom(...styles), anyText).map(([style, text]) => paint(style, text)),
  ),
)

/** A delivery whose every text comes from its sender. */
const anyReceived = fc.array(anyText, { minLength: 6, maxLength: 6 }).map((texts) => {
  const [topic = '', webhookId = '', projectName = '', customerName = '', key = '', message = ''] =
    texts
  const issues = [{ message, path: [key] }]
  const error = new QondorWebhookError('invalid_payload', message, { issues })
  return {
    number: 1,
    receivedAt: new Date(),
    body: undefined,
    drift: [key, topic],
    result: {
      outcome: 'handled' as const,
      status: 200,
      topic,
      webhookId,
      event: { topic, projectId: projectName, projectName, customerName, newStatus: message },
      error,
    },
  }
})

describe('a line that is printed', () => {
  it('holds no control character, whatever its parts hold', () => {
    fc.assert(fc.property(anyParts, (parts) => expectHarmless(formatLine(parts, false), 1)))
  })

  it('holds no escape sequence but those of its own colours', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const line = formatLine(parts, true)
        const painted = parts.filter((part) => typeof part !== 'string').length
        expect(line.split('\u001b')).toHaveLength(2 * painted + 1)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the colours.
        const bare = line.replace(/\u001b\[\d+m/g, '')
        expect(bare).toBe(formatLine(parts, false))
        expectHarmless(bare, 1)
      }),
    )
  })

  it('leaves letters of any script, emoji and accents as they are', () => {
    const text = 'Blåskjell & Sønner 会社 مرحبا 👩‍👩‍👧 é'
    expect(formatLine([text, paint('bold', text)], false)).toBe(`${text}  ${text}`)
  })

  it('says the same in JSON, with what is not printable escaped', () => {
    fc.assert(
      fc.property(anyText, anyText, (key, value) => {
        const line = printableJson({ [key]: value })
        expectHarmless(line, 1)
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({ [key]: value })))
        const indented = printableJson({ [key]: value }, 2)
        expectHarmless(indented)
        expect(JSON.parse(indented)).toEqual(JSON.parse(line))
      }),
    )
  })
})

describe('what listen prints of a delivery', () => {
  it('holds no control character', () => {
    fc.assert(
      fc.property(anyReceived, (received) => {
        for (const parts of toTextLines(received)) expectHarmless(formatLine(parts, false), 1)
        expectHarmless(toJsonLine(received), 1)
      }),
    )
  })
})

describe('what an app says in its answer', () => {
  it('is printed if it is a name, and nothing else of it', () => {
    fc.assert(
      fc.property(anyText, anyText, (outcome, code) => {
        const said = outcomeIn(JSON.stringify({ outcome, code, webhookId: code }))
        const nothing = { status: 200, problem: undefined, cut: undefined, milliseconds: 1 }
        expect(describeResponse({ ...nothing, ...said })).toMatch(/^200( [a-z_]+( \([a-z_]+\))?)?$/)
      }),
    )
  })

  it.each([
    ['{"outcome":"duplicate","webhookId":"x"}', '200 duplicate'],
    ['{"outcome":"invalid","code":"invalid_payload"}', '200 invalid (invalid_payload)'],
    ['{"outcome":"unauthorized","code":"unauthorized"}', '200 unauthorized'],
    ['{"outcome":7}', '200'],
    ['{"status":"ok"}', '200'],
    ['[]', '200'],
    ['null', '200'],
    ['thank you', '200'],
    ['', '200'],
  ])('is read from %s', (text, described) => {
    const result = { status: 200, problem: undefined, cut: undefined, milliseconds: 1 }
    expect(describeResponse({ ...result, ...outcomeIn(text) })).toBe(described)
  })
})
