import type { DeadLetterFilter } from '../../queue/dead-letters.js'
import type { Arguments } from '../arguments.js'
import { usageFailure } from '../failure.js'

/** Which dead letters the flags name. */
export function readFilter(args: Arguments): DeadLetterFilter {
  const since = args.text('since')
  const time = since === undefined ? undefined : new Date(since)
  if (time && Number.isNaN(time.getTime())) {
    throw usageFailure('--since takes a time, such as 2026-11-25T08:00:00Z.')
  }
  return { topic: args.text('topic'), since: time }
}
