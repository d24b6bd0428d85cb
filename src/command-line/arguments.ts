import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Command } from './command.js'
import { usageFailure } from './failure.js'

/** What a command was called with. */
export interface Arguments {
  readonly positionals: readonly string[]
  has(flag: string): boolean
  text(flag: string): string | undefined
  list(flag: string): readonly string[]
}

/** Reads the arguments of a command; throws a usage failure, which quotes no value. */
export function readArguments({ name, flags, takes }: Command, args: readonly string[]): Arguments {
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
