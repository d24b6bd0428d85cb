import { styleText } from 'node:util'
import { codeOf } from './failure.js'

type Style = Parameters<typeof styleText>[0]

const isColoured =
  process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'

/** Prints a line on stdout. */
export function printLine(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Prints a line on stderr: what the user is to know and a pipe is not to get. */
export function printNote(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Prints what failed, in a line on stderr. */
export function printError(message: string): void {
  printNote(`qondor-webhooks: ${message}`)
}

/** A text in a colour, where stdout is a terminal that wants any. */
export function paint(style: Style, text: string): string {
  return isColoured ? styleText(style, text) : text
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
