import { createDelivery } from '../testing/deliveries.js'
import { type EventOverrides, type EventVariant, eventVariants } from '../testing/events.js'
import {
  createInvalidDelivery,
  type InvalidDeliveryKind,
  invalidDeliveryKinds,
} from '../testing/invalid-deliveries.js'
import { ProjectStatus } from '../topics/project-status.js'
import { expectedInstead, type FieldKind } from '../topics/read-fields.js'
import { type QondorTopic, qondorTopics, topicByName } from '../topics/registry.js'
import type { Arguments } from './arguments.js'
import { didYouMean } from './did-you-mean.js'
import { readInput } from './files.js'
import { assertUrl, type HeaderKey, keyHeader, parseInteger, resolveAuth } from './flags.js'
import { usageError } from './output.js'
import { topicsWithFields } from './schema-questions.js'
import { type OutgoingDelivery, sendAll } from './send-all.js'

/** Runs `send`. */
export async function run(args: Arguments): Promise<number> {
  const url = assertUrl(args, 'to')
  const auth = resolveAuth(args)
  const count = parseInteger(args, 'count', { fallback: 1, from: 1, to: 1_000_000 })
  const copies = args.has('duplicate') ? 2 : 1
  const rate = rateOf(args)
  const makers = args.has('body') ? await sendingFile(args, auth) : sendingTopics(args, auth)
  const total = makers.length * count * copies
  const options = { url, total, rate, hasKey: auth !== undefined, isJson: args.has('json') }
  return await sendAll(turns(makers, { count, copies }), options)
}

/** Creates a new delivery at each call. */
type Maker = () => OutgoingDelivery

async function sendingFile(
  args: Arguments,
  auth: HeaderKey | undefined,
): Promise<readonly Maker[]> {
  if (args.positionals.length > 0) throw usageError('--body replaces TOPIC: leave one of them out.')
  if (args.has('set') || args.has('variant') || args.has('invalid')) {
    throw usageError('--body is sent unchanged: leave out --set, --variant and --invalid.')
  }
  const path = args.text('body') ?? '-'
  const headers = { 'content-type': 'application/json', ...keyHeader(auth) }
  const body = Uint8Array.from(await readInput(path))
  return [() => ({ headers, body, label: path })]
}

function sendingTopics(args: Arguments, auth: HeaderKey | undefined): readonly Maker[] {
  const invalid = parseName(args, 'invalid', invalidDeliveryKinds)
  const topics = parseTopics(args, invalid)
  const making: OutgoingOptions = {
    auth,
    invalid,
    overrides: parseOverrides(topics, args.list('set')),
    variant: parseName<EventVariant>(args, 'variant', eventVariants),
  }
  if (invalid && (args.has('set') || args.has('variant'))) {
    throw usageError('--invalid cannot be combined with --set or --variant.')
  }
  return topics.map((topic) => () => createOutgoing(topic, making))
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

function parseTopics(
  args: Arguments,
  invalid: InvalidDeliveryKind | undefined,
): readonly QondorTopic[] {
  const [name, ...more] = args.positionals
  if (name === 'all' && more.length === 0) {
    return invalid === 'invalid_payload' ? topicsWithFields() : qondorTopics
  }
  const topic = qondorTopics.find((known) => known === name)
  if (!topic || more.length > 0) {
    throw usageError(
      `send takes one of ${qondorTopics.join(', ')}, or all, or --body FILE.` +
        didYouMean(topic ? undefined : name, [...qondorTopics, 'all']),
    )
  }
  if (invalid === 'invalid_payload' && !topicsWithFields().includes(topic)) {
    throw usageError(`${topic} only has the envelope, so no other field can be wrong.`)
  }
  return [topic]
}

function parseName<Name extends string>(
  args: Arguments,
  flag: string,
  names: readonly Name[],
): Name | undefined {
  const text = args.text(flag)
  if (text === undefined) return undefined
  const found = names.find((name) => name === text)
  if (found) return found
  throw usageError(`--${flag} must be one of ${names.join(', ')}.${didYouMean(text, names)}`)
}

function rateOf(args: Arguments): number | undefined {
  const text = args.text('rate')
  if (text === undefined) return undefined
  const [, digits = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(?:\/s)?$/.exec(text) ?? []
  if (Number(digits) > 0) return Number(digits)
  throw usageError('--rate must be a number above 0: events per second.')
}

/** The options of the deliveries of a run. */
export interface OutgoingOptions {
  readonly auth: HeaderKey | undefined
  readonly invalid: InvalidDeliveryKind | undefined
  readonly overrides: Overrides
  readonly variant: EventVariant | undefined
}

/** Creates a delivery of a topic. */
export function createOutgoing(
  topic: QondorTopic,
  { auth, invalid, overrides, variant }: OutgoingOptions,
): OutgoingDelivery {
  if (invalid) return { ...createInvalidDelivery(invalid, { topic, auth }), label: topic }
  const fields = (overrides.get(topic) ?? {}) as EventOverrides
  return { ...createDelivery(topic, fields, { auth, variant }), label: topic }
}

/** The fields to set, by topic. */
export type Overrides = ReadonlyMap<QondorTopic, Readonly<Record<string, unknown>>>

/** Parses `field=value` pairs with the schemas of the topics; throws a usage failure. */
export function parseOverrides(
  topics: readonly QondorTopic[],
  pairs: readonly string[],
): Overrides {
  const overrides = new Map<QondorTopic, Record<string, unknown>>()
  for (const pair of pairs) {
    const [name, text] = split(pair)
    const having = topics.filter((topic) => fieldOf(topic, name))
    if (having.length === 0) throw unknownField(topics, name)
    for (const topic of having) {
      const fields = overrides.get(topic) ?? {}
      overrides.set(topic, Object.assign(fields, { [name]: parseValue(topic, name, text) }))
    }
  }
  return overrides
}

function split(pair: string): readonly [name: string, text: string] {
  const index = pair.indexOf('=')
  if (index > 0) return [pair.slice(0, index), pair.slice(index + 1)]
  throw usageError('--set must be FIELD=VALUE, for example offerId=42.')
}

function fieldOf(topic: QondorTopic, name: string): FieldKind | undefined {
  const fields = topicByName.get(topic)?.fields ?? {}
  // The topic is chosen by the argument.
  return name !== 'topic' && Object.hasOwn(fields, name) ? fields[name] : undefined
}

const statusFields = ['oldStatus', 'newStatus']
const statusCodes = new Map<string, number>(
  Object.entries(ProjectStatus).map(([name, code]) => [name.toLowerCase(), code]),
)

function parseValue(topic: QondorTopic, name: string, text: string): unknown {
  const candidates: unknown[] = [text]
  const code = statusFields.includes(name) ? statusCodes.get(text.toLowerCase()) : undefined
  if (code !== undefined) candidates.unshift(code)
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) candidates.unshift(Number(text))
  if (text === 'null') candidates.unshift(null)
  const kind = fieldOf(topic, name) ?? 'text'
  const expected = candidates.map((candidate) => expectedInstead(kind, candidate))
  const fitting = expected.indexOf(undefined)
  if (fitting >= 0) return candidates[fitting]
  if (statusFields.includes(name)) {
    const names = Object.keys(ProjectStatus)
    throw usageError(
      `--set ${name}: the value must be a number, or one of ${names.join(', ')}.` +
        didYouMean(text, names),
    )
  }
  throw usageError(`--set ${name}: expected ${expected[0]} in ${topic}.`)
}

function unknownField(topics: readonly QondorTopic[], name: string): Error {
  const [topic, ...others] = topics
  const fields = [...new Set(topics.flatMap(fieldsOf))]
  const problem =
    !topic || others.length > 0
      ? 'no topic has this field.'
      : `${topic} does not have this field. Its fields are ${fields.join(', ')}.`
  return usageError(`--set ${name}: ${problem}${didYouMean(name, fields)}`)
}

function fieldsOf(topic: QondorTopic): readonly string[] {
  const names = Object.keys(topicByName.get(topic)?.fields ?? {})
  return names.filter((name) => name !== 'topic')
}
