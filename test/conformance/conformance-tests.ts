import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { format } from 'node:util'
import { receiverOf } from './case-receiver.js'
import { conformanceCases } from './cases/index.js'
import { type Answers, checkAnswer, exchange } from './exchange.js'
import type { CaseRecord, ConformanceCase, Difference, Host } from './host.js'
import { key } from './requests.js'

/** Several times what the slowest case takes. */
const longestMs = 20_000

/** A test, for any test runner. */
export interface ConformanceTest {
  readonly name: string
  /** Rejects with an `AssertionError` where the host does otherwise. Takes some seconds, and at most 20. */
  run(): Promise<void>
}

/**
 * The tests of a way to serve the receiver: every outcome and every edge of HTTP, on connections of
 * their own to the host that is given. They are to run one after the other, since each listens in on
 * `console.error`. A case with something before the adapter is there where the host's `style` has
 * such a thing; all others run everywhere, and where the host names a difference, the difference is
 * what is asserted. Needs Node's built-ins, or a runtime that has them.
 *
 * @throws {Error} if a difference names a case that does not exist.
 * @example
 * for (const { name, run } of conformanceTests(host)) test(name, run)
 */
export function conformanceTests(host: Host): readonly ConformanceTest[] {
  const { differences = {} } = host
  const cases = conformanceCases.filter((theCase) => fits(theCase, host))
  const names = cases.map(({ name }) => name)
  for (const name of Object.keys(differences)) {
    if (!names.includes(name))
      throw new Error(`${host.name} differs in a case that does not exist: "${name}".`)
  }
  return cases.map((theCase) => {
    const difference = differences[theCase.name]
    const name = difference ? `differs: ${theCase.name} (${difference.reason})` : theCase.name
    return { name, run: () => runCase(host, theCase, difference) }
  })
}

function fits({ before }: ConformanceCase, { style }: Host): boolean {
  return before === undefined || (style !== 'event' && before[style] !== undefined)
}

/** Runs a case against a host, or what the host does instead. */
async function runCase(
  host: Host,
  theCase: ConformanceCase,
  difference: Difference | undefined,
): Promise<void> {
  const adapted = difference ? adapt(theCase, difference) : theCase
  const log = await captureErrors(async () => {
    checkRecord(await runAtHost(host, theCase, adapted, difference), adapted)
  })
  assert.doesNotMatch(log, new RegExp(`secret|${key}|Project Name`))
}

async function runAtHost(
  host: Host,
  theCase: ConformanceCase,
  adapted: ConformanceCase,
  difference: Difference | undefined,
): Promise<CaseRecord> {
  const receiver = receiverOf(theCase)
  const running = await host.start(receiver, theCase.before, theCase)
  try {
    const sent = exchange(running, adapted, (answers) => checkAnswers(host, adapted, answers))
    if (difference && 'clientError' in difference) {
      await assert.rejects(within(longestMs, sent), { code: difference.clientError })
    } else await within(longestMs, sent)
    if (running.record) return await running.record()
  } finally {
    await running.close()
  }
  // A host may notice late that its client has gone.
  if (adapted.answers.includes('none')) await delay(50)
  return receiver.record()
}

/** The case as it goes at a host that differs. */
function adapt(theCase: ConformanceCase, difference: Difference): ConformanceCase {
  const requests = theCase.requests.map((request) => {
    // The host answers late or never, which need not take as long as a wait for our answer.
    return request.pauseMs === undefined ? request : { ...request, pauseMs: 200 }
  })
  if ('clientError' in difference) return { ...theCase, requests, ran: 0 }
  return { ...theCase, requests, ...difference }
}

async function checkAnswers(host: Host, adapted: ConformanceCase, answers: Answers): Promise<void> {
  const { requests, travel, answers: expected } = adapted
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

function checkRecord({ events, outcomes }: CaseRecord, adapted: ConformanceCase): void {
  // A truncated body is an abort, which `onInvalid` does not get.
  if (adapted.answers.includes('none')) assert.ok(!outcomes.includes('invalid'), 'invalid')
  assert.equal(events.length, adapted.ran, 'runs of the handler')
  if (adapted.ran === 0) return
  for (const [index, fields] of (adapted.events ?? []).entries()) {
    assert.deepEqual({ ...(events[index] as object), ...fields }, events[index])
  }
}

/** Runs something and answers what it wrote with `console.error`, which is kept off the console. */
async function captureErrors(run: () => Promise<void>): Promise<string> {
  const lines: string[] = []
  const { error } = console
  // As the console would, which shows what is inside of objects and the causes of errors.
  console.error = (...values: unknown[]) => lines.push(format(...values))
  try {
    await run()
  } finally {
    console.error = error
  }
  return lines.join('\n')
}

/** Settles as `work` does, or rejects once the time is up, so that what hangs has a name. */
async function within<Value>(milliseconds: number, work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`It took more than ${milliseconds} ms.`)
    timer = setTimeout(() => reject(error), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
