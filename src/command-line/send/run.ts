import { type EventVariant, eventVariants } from '../../testing/event-variant.js'
import { type InvalidKind, invalidKinds } from '../../testing/make-invalid-body.js'
import type { QondorTopic } from '../../topics/registry.js'
import { qondorTopics } from '../../topics/registry.js'
import type { Arguments } from '../arguments.js'
import { usageFailure } from '../failure.js'
import { keyHeader } from '../key-header.js'
import { readAuth } from '../read-auth.js'
import { readInput } from '../read-input.js'
import { readInteger } from '../read-integer.js'
import { requireUrl } from '../read-url.js'
import { type Outgoing, sendAll } from '../send-all.js'
import { topicsToBreak } from '../topics-to-break.js'
import { type Making, makeOutgoing } from './make-outgoing.js'
import { readOverrides } from './read-overrides.js'

/** Runs `send`. */
export async function run(args: Arguments): Promise<number> {
  const url = requireUrl(args, 'to')
  const count = readInteger(args, 'count', { fallback: 1, from: 1, to: 1_000_000 })
  const copies = args.has('duplicate') ? 2 : 1
  const rate = rateOf(args)
  const makers = args.has('body') ? await sendingFile(args) : sendingTopics(args)
  const total = makers.length * count * copies
  return await sendAll(turns(makers, { count, copies }), { url, total, rate })
}

/** Makes a delivery each time it is called. */
type Maker = () => Outgoing

async function sendingFile(args: Arguments): Promise<readonly Maker[]> {
  if (args.positionals.length > 0)
    throw usageFailure('--body takes the place of a TOPIC: leave one of them out.')
  if (args.has('set') || args.has('variant') || args.has('invalid')) {
    throw usageFailure('--body is sent as it is: leave out --set, --variant and --invalid.')
  }
  const path = args.text('body') ?? '-'
  const headers = { 'content-type': 'application/json', ...keyHeader(readAuth(args)) }
  const body = Uint8Array.from(await readInput(path))
  return [() => ({ headers, body, label: path })]
}

function sendingTopics(args: Arguments): readonly Maker[] {
  const invalid = readName(args, 'invalid', invalidKinds)
  const topics = readTopics(args, invalid)
  const making: Making = {
    auth: readAuth(args),
    invalid,
    overrides: readOverrides(topics, args.list('set')),
    variant: readName<EventVariant>(args, 'variant', eventVariants),
  }
  if (invalid && (args.has('set') || args.has('variant'))) {
    throw usageFailure('--invalid goes with neither --set nor --variant.')
  }
  return topics.map((topic) => () => makeOutgoing(topic, making))
}

function* turns(
  makers: readonly Maker[],
  { count, copies }: { readonly count: number; readonly copies: number },
) {
  for (let index = 0; index < count; index += 1) {
    for (const make of makers) {
      const outgoing = make()
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
    throw usageFailure(`send takes one of ${qondorTopics.join(', ')}, or all, or --body FILE.`)
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
