import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A block of code in CONTRIBUTING.md, and the file that the text before it names. */
interface Step {
  readonly file: string
  readonly language: string
  readonly code: string
}

const page = readFileSync(new URL('../../../CONTRIBUTING.md', import.meta.url), 'utf8')
const [, section = ''] = /^## Add a topic\n(.*?)^## /ms.exec(page) ?? []

const steps = readSteps()

/** What is to be written and changed for a new topic, in the order of the page. */
export const fileSteps = steps.filter(({ language }) => language !== 'sh')

/** The commands that come after, in their order. */
export const commands = steps
  .filter(({ language }) => language === 'sh')
  .flatMap(({ code }) => code.trim().split('\n'))

/** Does in `folder` what a step says. */
export function take({ file, language, code }: Step, folder: string): void {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, language === 'diff' ? changed(readFileSync(path, 'utf8'), code) : code)
}

/** A text with a change made to it, whose place is where its lines stand that are there before. */
function changed(text: string, diff: string): string {
  const lines = diff.trimEnd().split('\n')
  const side = (other: string) => lines.filter((line) => !line.startsWith(other)).map(withoutMark)
  const parts = text.split(side('+').join(''))
  if (parts.length !== 2) throw new Error(`There is no such place, or several:\n${diff}`)
  return parts.join(side('-').join(''))
}

function withoutMark(line: string): string {
  return `${line.slice(1)}\n`
}

function readSteps(): readonly Step[] {
  const steps: Step[] = []
  // Text, language, code; text, language, code; and so on.
  const parts = section.split(/^```(\w+)\n(.*?)^```$/ms)
  for (let index = 0; index + 2 < parts.length; index += 3) {
    const [text = '', language = '', code = ''] = parts.slice(index)
    const [, file = steps.at(-1)?.file ?? ''] = /`([^`\s]+\.(?:ts|mjs|json|md))`/.exec(text) ?? []
    steps.push({ file, language, code })
  }
  return steps
}
