import { type ParseArgsConfig, parseArgs } from 'node:util'
import { usageFailure } from './output.js'

/** What a command was called with. */
export interface Arguments {
  readonly positionals: readonly string[]
  has(flag: string): boolean
  text(flag: string): string | undefined
  list(flag: string): readonly string[]
}

/** Reads the arguments of a command; throws a usage failure, which quotes no value. */
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
  if (!takes && positionals.length > 0) throw usageFailure(`${name} takes flags alone.`)
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
    // The first sentence names the flag; the rest is advice of several lines.
    const [sentence = ''] = message.split(/\. |\.?\n|\.$/)
    const isDash = sentence.endsWith('is ambiguous')
    throw usageFailure(isDash ? dashAdvice(sentence) : `${sentence}.`)
  }
}

function dashAdvice(sentence: string): string {
  const [flag = ''] = /--[\w-]+/.exec(sentence) ?? []
  return `${flag} has no value; write ${flag}=VALUE for one that begins with a dash.`
}

/** A flag of a command. */
export interface Flag {
  /** The name of its value in the help; a flag without one is a switch. */
  readonly value?: string
  /** Whether it may be given more than once. */
  readonly isList?: boolean
  readonly about: string
}

/** A command as its help describes it. Its code is loaded when it runs, so that help comes at once. */
export interface Command {
  readonly name: string
  readonly about: string
  /** What it takes beside flags, as written in the help. */
  readonly takes?: string
  readonly flags: Readonly<Record<string, Flag>>
  /** What to know beside the flags, in lines. */
  readonly notes: readonly string[]
  /** Its module, which runs it and answers the exit code. */
  load(): Promise<{ run(args: Arguments): Promise<number> }>
}

/** The help of the whole. */
export function renderMainHelp(commands: readonly Command[]): string {
  return `Usage: qondor-webhooks COMMAND

See, send, check and replay Qondor webhooks on this machine.

Commands:
${columns(commands.map(({ name, about }) => [name, about]))}

Flags:
${columns([
  ['--help', 'print this, or the help of a command'],
  ['--version', 'print the version'],
])}

Environment:
${columns([
  ['QONDOR_WEBHOOK_KEY', 'the key, so that it stands in no shell history'],
  ['NO_COLOR', 'no colours, if it is set to anything'],
])}

Exit codes: 0 all went well, 1 something did not, 2 wrong usage, 130 interrupted.
`
}

/** The help of a command. */
export function renderHelp({ name, about, takes, flags, notes }: Command): string {
  const usage = ['qondor-webhooks', name, takes, '[FLAG]…'].filter(Boolean).join(' ')
  const rows = Object.entries({ ...flags, help: { about: 'print this' } }).map(flagRow)
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
