import { type EventVariant, eventVariants } from '../../testing/event-variant.js'
import { type InvalidKind, invalidKinds } from '../../testing/make-invalid-body.js'
import type { QondorTopic } from '../../topics/registry.js'
import { qondorTopics } from '../../topics/registry.js'
import type { Arguments } from '../arguments.js'
import { usageFailure } from '../failure.js'
import { readAuth } from '../read-auth.js'
import { readInteger } from '../read-integer.js'
import { requireUrl } from '../read-url.js'
import { sendAll } from '../send-all.js'
import { topicsToBreak } from '../topics-to-break.js'
import { type Making, makeOutgoing } from './make-outgoing.js'
import { readOverrides } from './read-overrides.js'

/** Runs `send`. */
export async function run(args: Arguments): Promise<number> {
  const invalid = readName(args, 'invalid', invalidKinds)
  const topics = readTopics(args, invalid)
  const url = requireUrl(args, 'to')
  const making = {
    auth: readAuth(args),
    invalid,
    overrides: readOverrides(topics, args.list('set')),
    variant: readName<EventVariant>(args, 'variant', eventVariants),
  }
  if (invalid && (args.has('set') || args.has('variant'))) {
    throw usageFailure('--invalid goes with neither --set nor --variant.')
  }
  const count = readInteger(args, 'count', { fallback: 1, from: 1, to: 1_000_000 })
  const copies = args.has('duplicate') ? 2 : 1
  const total = topics.length * count * copies
  return await sendAll(turns(topics, { count, copies, making }), { url, total, rate: rateOf(args) })
}

function* turns(
  topics: readonly QondorTopic[],
  { count, copies, making }: { count: number; copies: number; making: Making },
) {
  for (let index = 0; index < count; index += 1) {
    for (const topic of topics) {
      const outgoing = makeOutgoing(topic, making)
      yield Array.from({ length: copies }, () => outgoing)
    }
  }
}

function readTopics(args: Arguments, invalid: InvalidKind | undefined): readonly QondorTopic[] {
  const [name, ...more] = args.positionals
  if (name === 'all' && more.length === 0) {
    return invalid === 'invalid_payload' ? topicsToBreak() : qondorTopics
  }
  const topic = qondorTopics.find((known) => known === name)
  if (!topic || more.length > 0) {
    throw usageFailure(`send takes one of ${qondorTopics.join(', ')}, or all.`)
  }
  if (invalid === 'invalid_payload' && !topicsToBreak().includes(topic)) {
    throw usageFailure(`${topic} has no field of its own that could be wrong.`)
  }
  return [topic]
}

function readName<Name extends string>(
  args: Arguments,
  flag: string,
  names: readonly Name[],
): Name | undefined {
  const text = args.text(flag)
  if (text === undefined) return undefined
  const found = names.find((name) => name === text)
  if (found) return found
  throw usageFailure(`--${flag} takes one of ${names.join(', ')}.`)
}

function rateOf(args: Arguments): number | undefined {
  const text = args.text('rate')
  if (text === undefined) return undefined
  const [, digits = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(?:\/s)?$/.exec(text) ?? []
  if (Number(digits) > 0) return Number(digits)
  throw usageFailure('--rate takes a number above 0: how many a second.')
}
