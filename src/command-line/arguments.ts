import { type ParseArgsConfig, parseArgs } from 'node:util'
import { didYouMean } from './did-you-mean.js'
import { usageError } from './output.js'

/** The arguments of a command. */
export interface Arguments {
  readonly positionals: readonly string[]
  has(flag: string): boolean
  text(flag: string): string | undefined
  list(flag: string): readonly string[]
}

/** Parses the arguments of a command; throws a usage failure that does not quote values. */
export function parseArguments(
  { name, flags, takes }: Command,
  args: readonly string[],
): Arguments {
  const options = Object.entries(flags).map(([flag, { value, isList = false }]) => {
    return [flag, { type: value ? 'string' : 'boolean', multiple: isList }] as const
  })
  const { values, positionals } = parse({
    args: [...args],
    options: Object.fromEntries(options),
    allowPositionals: true,
    strict: true,
  })
  if (!takes && positionals.length > 0) throw usageError(`${name} takes only flags.`)
  return {
    positionals,
    has: (flag) => values[flag] !== undefined,
    text(flag) {
      const value = values[flag]
      return typeof value === 'string' ? value : undefined
    },
    list(flag) {
      const value = values[flag]
      return Array.isArray(value) ? value.map(String) : []
    },
  }
}

function parse(config: ParseArgsConfig): ReturnType<typeof parseArgs> {
  try {
    return parseArgs(config)
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    // The first sentence names the flag; several lines of advice follow.
    const [sentence = ''] = message.split(/\. |\.?\n|\.$/)
    const isDash = sentence.endsWith('is ambiguous')
    if (isDash) throw usageError(dashAdvice(sentence))
    const [, unknown] = /^Unknown option '--([\w-]+)'/.exec(sentence) ?? []
    const flags = Object.keys({ ...config.options, help: {} }).map((flag) => `--${flag}`)
    throw usageError(`${sentence}.${didYouMean(unknown, flags)}`)
  }
}

function dashAdvice(sentence: string): string {
  const [flag = ''] = /--[\w-]+/.exec(sentence) ?? []
  return `${flag} has no value. If the value begins with a dash, write ${flag}=VALUE.`
}

/** A flag of a command. */
export interface Flag {
  /** The name of its value in the help; a flag without a value is a switch. */
  readonly value?: string
  /** Whether the flag may be repeated. */
  readonly isList?: boolean
  readonly about: string
}

/** A command, for its help. Its code is loaded only when it runs, so that the help is fast. */
export interface Command {
  readonly name: string
  readonly about: string
  /** Its arguments besides flags, as written in the help. */
  readonly takes?: string
  readonly flags: Readonly<Record<string, Flag>>
  /** Notes below the flags, one line each. */
  readonly notes: readonly string[]
  /** Loads its module, which runs it and returns the exit code. */
  load(): Promise<{ run(args: Arguments): Promise<number> }>
}

/** The main help. */
export function renderMainHelp(commands: readonly Command[]): string {
  return `Usage: qondor-webhooks COMMAND

Receive, send, check and replay Qondor webhooks on this machine.

Commands:
${columns([
  ...commands.map(({ name, about }) => [name, about] as const),
  ['help', 'print this help, or with a COMMAND its help'],
])}

Flags:
${columns([
  ['--help', 'print this help, or the help of a command'],
  ['--version', 'print the version'],
])}

Environment:
${columns([
  ['QONDOR_WEBHOOK_KEY', 'the key, so that it is not in the shell history'],
  ['NO_COLOR', 'any value switches colours off'],
])}

Exit codes: 0 success, 1 failure, 2 wrong usage, 130 interrupted.
`
}

/** The help of a command. */
export function renderHelp({ name, about, takes, flags, notes }: Command): string {
  const usage = ['qondor-webhooks', name, takes, '[FLAG]…'].filter(Boolean).join(' ')
  const rows = Object.entries({ ...flags, help: { about: 'print this help' } }).map(flagRow)
  const more = notes.length > 0 ? `\n${notes.join('\n')}\n` : ''
  return `Usage: ${usage}\n\n${capital(about)}.\n\nFlags:\n${columns(rows)}\n${more}`
}

function flagRow([flag, { value, about }]: [string, Flag]): readonly [string, string] {
  return [value ? `--${flag} ${value}` : `--${flag}`, about]
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
