import { expect, type MockInstance } from 'vitest'
import type { Receives } from '../../../src/adapters/receives.js'
import { createQondorWebhooks, type ReceiveResult } from '../../../src/index.js'
import { checkAnswer } from './check-answer.js'
import type { ConformanceCase } from './conformance-case.js'
import { type Answers, exchange } from './exchange.js'
import type { Difference, Host } from './host.js'
import { key } from './requests.js'

/** Runs a case against a host, or what the host does instead. */
export async function runCase(
  host: Host,
  theCase: ConformanceCase,
  difference: Difference | undefined,
  log: MockInstance,
): Promise<void> {
  const { events, receives, settled } = makeReceiver(theCase)
  const trial = difference ? differing(theCase, difference) : theCase
  const running = await host.start(receives, theCase.before)
  try {
    const sent = exchange(running, trial, (answers) => checkAnswers(host, trial, answers))
    if (difference && 'clientError' in difference) {
      await expect(sent).rejects.toMatchObject({ code: difference.clientError })
    } else await sent
    const outcomes = (await settled()).map(({ outcome }) => outcome)
    // A truncated body is nobody's mistake, so it goes to no `onInvalid`.
    if (trial.answers.includes('none')) expect(outcomes).not.toContain('invalid')
  } finally {
    await running.close()
  }
  expect(events).toHaveLength(trial.ran)
  if (trial.events && trial.ran > 0) expect(events).toMatchObject(trial.events)
  expect(log.mock.calls.flat().join('\n')).not.toMatch(new RegExp(`secret|${key}|Project Name`))
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

function makeReceiver({ options, handler }: ConformanceCase) {
  const events: unknown[] = []
  const running: Promise<ReceiveResult>[] = []
  const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: key }, ...options })
  if (handler !== 'none') {
    qondor.onAny((event) => {
      events.push(event)
      return handler?.()
    })
  }
  const receives: Receives = {
    receive(request) {
      const result = qondor.receive(request)
      running.push(result)
      return result
    },
  }
  return { events, receives, settled: () => Promise.all(running) }
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
