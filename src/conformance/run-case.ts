import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { captureErrors } from './capture-errors.js'
import { type CaseRecord, receiverOf } from './case-receiver.js'
import { checkAnswer } from './check-answer.js'
import type { ConformanceCase } from './conformance-case.js'
import { type Answers, exchange } from './exchange.js'
import type { Difference, Host } from './host.js'
import { key } from './requests.js'
import { within } from './within.js'

/** Several times what the slowest case takes. */
const longestMs = 20_000

/** Runs a case against a host, or what the host does instead. */
export async function runCase(
  host: Host,
  theCase: ConformanceCase,
  difference: Difference | undefined,
): Promise<void> {
  const trial = difference ? differing(theCase, difference) : theCase
  const log = await captureErrors(async () => {
    checkRecord(await tryOut(host, theCase, trial, difference), trial)
  })
  assert.doesNotMatch(log, new RegExp(`secret|${key}|Project Name`))
}

async function tryOut(
  host: Host,
  theCase: ConformanceCase,
  trial: ConformanceCase,
  difference: Difference | undefined,
): Promise<CaseRecord> {
  const receiver = receiverOf(theCase)
  const running = await host.start(receiver, theCase.before, theCase)
  try {
    const sent = exchange(running, trial, (answers) => checkAnswers(host, trial, answers))
    if (difference && 'clientError' in difference) {
      await assert.rejects(within(longestMs, sent), { code: difference.clientError })
    } else await within(longestMs, sent)
    if (running.record) return await running.record()
  } finally {
    await running.close()
  }
  // A host may tell late of a client that went away.
  if (trial.answers.includes('none')) await delay(50)
  return receiver.record()
}

/** The case as it goes at a host that differs. */
function differing(theCase: ConformanceCase, difference: Difference): ConformanceCase {
  const requests = theCase.requests.map((request) => {
    // The host answers late or never, which need not take as long as a wait for our answer.
    return request.pauseMs === undefined ? request : { ...request, pauseMs: 200 }
  })
  if ('clientError' in difference) return { ...theCase, requests, ran: 0 }
  return { ...theCase, requests, ...difference }
}

async function checkAnswers(host: Host, trial: ConformanceCase, answers: Answers): Promise<void> {
  const { requests, travel, answers: expected } = trial
  const ordered = travel === 'side by side' ? byText(answers) : answers
  for (const [index, request] of requests.entries()) {
    await checkAnswer(ordered[index], expected[index] ?? 'none', request, host)
  }
}

// `duplicate` before `handled`, reversed: the one that was handled comes first.
function byText(answers: Answers): Answers {
  const text = (answer: Answers[number]): string => answer?.text ?? ''
  return [...answers].sort((one, other) => text(other).localeCompare(text(one)))
}

function checkRecord({ events, outcomes }: CaseRecord, trial: ConformanceCase): void {
  // A truncated body is nobody's mistake, so it goes to no `onInvalid`.
  if (trial.answers.includes('none')) assert.ok(!outcomes.includes('invalid'), 'invalid')
  assert.equal(events.length, trial.ran, 'runs of the handler')
  if (trial.ran === 0) return
  for (const [index, fields] of (trial.events ?? []).entries()) {
    assert.deepEqual({ ...(events[index] as object), ...fields }, events[index])
  }
}
