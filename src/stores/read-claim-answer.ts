import type { ClaimAnswer } from '../deduplication/deduplication-store.js'

const answers: readonly ClaimAnswer[] = ['claimed', 'duplicate', 'in_progress']

/** What a database answered to a claim; some clients answer texts as bytes. */
export function readClaimAnswer(reply: unknown): ClaimAnswer {
  const answer = answers.find((known) => known === String(reply))
  if (answer) return answer
  throw new TypeError(
    'The client did not answer what the database says. Is it a supported version?',
  )
}
