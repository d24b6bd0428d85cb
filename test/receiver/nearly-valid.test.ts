import { expect, it, onTestFinished } from 'vitest'
import type { WebhookBody } from '../../src/index.js'
import { toHttpAnswer } from '../../src/index.js'
import { decide } from '../parse/nearly-valid/decide.js'
import { sentinel } from '../parse/nearly-valid/draft.js'
import { nearlyValidBody } from '../parse/nearly-valid/encodings.js'
import { fc, scaled } from '../properties/fast-check.js'
import { headers, makeQondor } from './support/qondor.js'

/** The contract's answers, written by hand and apart from the receiver's table on purpose. */
const answers: Readonly<Record<string, readonly [outcome: string, status: number]>> = {
  invalid_json: ['invalid', 400],
  invalid_encoding: ['invalid', 400],
  invalid_envelope: ['invalid', 400],
  invalid_payload: ['invalid', 422],
  unsupported_encoding: ['rejected', 415],
}

/** What is written to `console.error` for the last input, but for its id, which may be told. */
function lastLines(): string[] {
  const lines: string[] = []
  const { error } = console
  console.error = (line) => void lines.push(line.replace(/ \(webhookId [\w-]{1,64}\)$/, ''))
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

    const isTaken = decision.code === undefined || decision.code === 'unknown_topic'
    const taken = decision.code ?? 'handled'
    const [outcome, status] = isTaken ? [taken, 200] : (answers[taken] ?? [])
    const code = isTaken ? undefined : decision.code
    const given = [result.outcome, result.status, result.error?.code, handled]
    const expected = [outcome, status, code, decision.code ? undefined : decision.event]
    if (JSON.stringify(given) !== JSON.stringify(expected)) expect(given).toEqual(expected)
    expectNoValue({ ...JSON.parse(toHttpAnswer(result).body), webhookId: undefined }, lines)
  }
  await fc.assert(fc.asyncProperty(nearlyValidBody, expectAnswer), { numRuns: scaled(1_500) })
})

function expectNoValue(...told: unknown[]): void {
  const text = JSON.stringify(told)
  if (text.includes(sentinel) || text.includes('@')) expect(text).not.toContain(sentinel)
}
