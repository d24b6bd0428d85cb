import { expect, it, onTestFinished } from 'vitest'
import { toHttpResponse, type WebhookBody } from '../../../src/index.js'
import { type Decision, decide } from '../../support/nearly-valid/decide.js'
import { sentinel } from '../../support/nearly-valid/draft.js'
import { nearlyValidBody } from '../../support/nearly-valid/encodings.js'
import { expectSame } from '../../support/nearly-valid/expect-decision.js'
import { fc, scaled } from '../../support/properties/fast-check.js'
import { codeRows } from '../../support/receiver/outcome-table.js'
import { headers, makeQondor } from '../../support/receiver/qondor.js'

/** What is written to `console.error` for the last input, except its id, which may be logged. */
function lastLines(): string[] {
  const lines: string[] = []
  const { error } = console
  console.error = (line) => void lines.push(line.replace(/webhookId [\w-]{1,64}\)$/, ''))
  onTestFinished(() => {
    console.error = error
  })
  return lines
}

it('receive answers a body that is nearly valid by the contract, and repeats no value of it', async () => {
  const lines = lastLines()
  let handled: unknown
  const qondor = makeQondor({ store: false })
    .onAny((event) => {
      handled = event
    })
    .onUnknownTopic(() => {})
    .onDrift(() => {})

  const expectAnswer = async (body: WebhookBody): Promise<void> => {
    lines.length = 0
    handled = undefined
    const decision = decide(body)
    const result = await qondor.receive({ headers, body })

    expectSame(
      [result.outcome, result.status, result.error?.code, handled],
      [...answerTo(decision), decision.code ? undefined : decision.event],
    )
    expectNoValue({ ...JSON.parse(toHttpResponse(result).body), webhookId: undefined }, lines)
  }
  await fc.assert(fc.asyncProperty(nearlyValidBody, expectAnswer), { numRuns: scaled(1_500) })
})

/** The outcome, the status and the code that the contract has for a decision. */
function answerTo({ code }: Decision): readonly unknown[] {
  if (code === undefined) return ['handled', 200, undefined]
  if (code === 'unknown_topic') return ['unknown_topic', 200, undefined]
  const [, outcome, status] = codeRows.find(([known]) => known === code) ?? []
  return [outcome, status, code]
}

function expectNoValue(...told: unknown[]): void {
  const text = JSON.stringify(told)
  if (text.includes(sentinel) || text.includes('@')) expect(text).not.toContain(sentinel)
}
