import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** A text and its colour, for terminals with colours. */
interface Painted {
  readonly style: Style
  readonly text: string
}

/** A part of a line. */
export type Part = string | Painted

/** The colour of a delivery by its severity: handled, accepted but not handled, or failed. */
export const colours = { good: 'green', noted: 'yellow', bad: 'red' } as const

const isColoured =
  process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'

/** Prints one line on stdout, with its parts two spaces apart, whatever they contain. */
export function printLine(...parts: readonly Part[]): void {
  process.stdout.write(`${formatLine(parts, isColoured)}\n`)
}

/** Prints a line on stderr, for the user and not for a pipe. */
export function printNote(line: string): void {
  process.stderr.write(`${printable(line)}\n`)
}

/** Prints a failure in one line on stderr. */
export function printError(message: string): void {
  printNote(`qondor-webhooks: ${message}`)
}

/** A text in a colour. */
export function paint(style: Style, text: string): Painted {
  return { style, text }
}

/** Joins the parts of a line. Texts are made printable before colouring, so our own colours stay. */
export function formatLine(parts: readonly Part[], isColoured: boolean): string {
  const texts = parts.map((part) => {
    if (typeof part === 'string') return printable(part)
    const text = printable(part.text)
    return isColoured ? styleText(part.style, text, { validateStream: false }) : text
  })
  return texts.join('  ')
}

/** Ends the process with one line if its output cannot be written any more. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    const isClosed = getErrorCode(error) === 'EPIPE'
    printError(isClosed ? 'The reader of the output is gone.' : 'The output cannot be written.')
    process.exit(1)
  })
  process.stderr.on('error', () => process.exit(1))
}

/**
 * Has Node print each of its warnings once. Not those that every run would print again: an experimental
 * feature such as its SQLite, and a user's package.json without a type.
 */
export function watchWarnings(): void {
  const listeners = process.listeners('warning')
  const seen = new Set<string>()
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    const isOfEveryRun =
      warning.name === 'ExperimentalWarning' ||
      getErrorCode(warning) === 'MODULE_TYPELESS_PACKAGE_JSON'
    const text = `${warning.name}: ${warning.message}`
    if (isOfEveryRun || seen.has(text)) return
    seen.add(text)
    for (const print of listeners) print.call(process, warning)
  })
}

// Control characters move the cursor and colour a terminal, bidirectional ones change the direction of
// text, and a lone surrogate is not a character.
const unprintable = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu

/** A text from outside, in one line that cannot control a terminal. */
function printable(text: string): string {
  return text.replace(unprintable, '�')
}

/** A value as JSON with every such character escaped; on one line, unless it is indented. */
export function printableJson(value: unknown, indent = 0): string {
  const lines = JSON.stringify(value, null, indent).split('\n')
  return lines.map((line) => line.replace(unprintable, escaped)).join('\n')
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A failure that is printed in one line. Exit code 2 for wrong usage, otherwise 1. */
export class CommandError extends Error {
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** A failure because of wrong usage. */
export function usageError(message: string): CommandError {
  return new CommandError(message, 2)
}

/** The code of a system error, such as `ENOENT`. */
export function getErrorCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

const interrupted = 130
// A terminal signals every process, and npm passes its signal on: one Ctrl+C may arrive twice.
const repeatWithinMs = 500

/** Calls `stop` at the first signal to end. The next one ends the process at once, unless it is a repeat. */
export function onSignal(stop: () => void): void {
  let askedAt: number | undefined
  const ask = (): void => {
    const now = performance.now()
    if (askedAt === undefined) {
      askedAt = now
      stop()
    } else if (now - askedAt > repeatWithinMs) process.exit(interrupted)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
}
