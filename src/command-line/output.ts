import { styleText } from 'node:util'
import { codeOf } from './failure.js'
import { printable } from './printable.js'

type Style = Parameters<typeof styleText>[0]

/** A text, and the colour that it has where the terminal wants any. */
export interface Painted {
  readonly style: Style
  readonly text: string
}

/** A part of a line. */
export type Part = string | Painted

/** The colour of a delivery by its tone: taken and handled, taken but not handled, not taken. */
export const colours = { good: 'green', noted: 'yellow', bad: 'red' } as const

const isColoured =
  process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'

/** Prints a line on stdout, its parts two spaces apart. Whatever they hold, it is one line. */
export function printLine(...parts: readonly Part[]): void {
  process.stdout.write(`${formatLine(parts, isColoured)}\n`)
}

/** Prints a line on stderr: what the user is to know and a pipe is not to get. */
export function printNote(line: string): void {
  process.stderr.write(`${printable(line)}\n`)
}

/** Prints what failed, in a line on stderr. */
export function printError(message: string): void {
  printNote(`qondor-webhooks: ${message}`)
}

/** A text in a colour. */
export function paint(style: Style, text: string): Painted {
  return { style, text }
}

/** The parts in a line. Texts are made printable before they are coloured: our own colours stay. */
export function formatLine(parts: readonly Part[], isColoured: boolean): string {
  const texts = parts.map((part) => {
    if (typeof part === 'string') return printable(part)
    const text = printable(part.text)
    return isColoured ? styleText(part.style, text, { validateStream: false }) : text
  })
  return texts.join('  ')
}

/** Ends the process with one line when nobody reads its output any more. */
export function watchOutput(): void {
  process.stdout.on('error', (error) => {
    const isClosed = codeOf(error) === 'EPIPE'
    printError(isClosed ? 'Nobody reads the output any more.' : 'The output cannot be written.')
    process.exit(1)
  })
  process.stderr.on('error', () => process.exit(1))
}
