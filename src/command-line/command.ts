import type { Arguments } from './arguments.js'

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
