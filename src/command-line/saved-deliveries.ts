import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { withFileErrors } from './files.js'
import { CommandError } from './output.js'

/** The metadata of a saved body: no key, and only the headers that describe the body. */
export interface SavedMetadata {
  readonly receivedAt: string
  readonly topic: string | undefined
  readonly webhookId: string | undefined
  readonly outcome: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

const keptHeaders = ['content-type', 'content-encoding']
// Numbers with more digits are not exact.
const bodyName = /^(\d{6,15})-[A-Za-z0-9]+\.json$/
const metadataName = /^\d{6,15}-[A-Za-z0-9]+\.meta$/

/** The headers of a request that are saved with its body. */
export function headersToSave(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const kept = keptHeaders.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return Object.fromEntries(kept)
}

/** The file name of a body: its number, so that the files sort, and its topic. */
export function nameOfBody(number: number, topic: string | undefined): string {
  const label = topic && /^[A-Za-z0-9]{1,64}$/.test(topic) ? topic : 'unreadable'
  return `${String(number).padStart(6, '0')}-${label}.json`
}

/** The file name of a body's metadata. */
export function nameOfMetadata(bodyFile: string): string {
  return bodyFile.replace(/\.json$/, '.meta')
}

/** The number of a saved body; `undefined` for any other file. */
export function numberOf(file: string): number | undefined {
  const [, digits] = bodyName.exec(file) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** Whether a file is the metadata of a saved body. */
function isMetadata(file: string): boolean {
  return metadataName.test(file)
}

const bodyFile = /\.(json|jsonl|ndjson)$/i

/**
 * The files of deliveries for the given arguments: a file, `-` for standard input, the bodies in a
 * folder, or the matches of a pattern, for shells that do not expand patterns. In a pattern, `*` and `?`
 * match characters of a file's name. Metadata of saved deliveries is left out.
 *
 * @throws {CommandError} if there is no delivery.
 */
export async function deliveryFiles(given: readonly string[]): Promise<readonly string[]> {
  const files: string[] = []
  for (const argument of given) files.push(...(await filesOf(argument)))
  const bodies = files.filter((path) => !isMetadata(basename(path)))
  if (bodies.length > 0) return bodies
  throw new CommandError(`${given.join(', ')}: no deliveries found.`)
}

async function filesOf(argument: string): Promise<readonly string[]> {
  if (argument === '-') return [argument]
  const isPattern = /[*?]/.test(argument)
  // The name of a file may look like a pattern.
  const found = isPattern ? await stat(argument).catch(() => undefined) : await statOf(argument)
  if (found?.isDirectory()) return await filesIn(argument, (name) => bodyFile.test(name))
  return found ? [argument] : await filesLike(argument)
}

function statOf(path: string) {
  return withFileErrors(path, () => stat(path))
}

async function filesLike(pattern: string): Promise<readonly string[]> {
  const folder = dirname(pattern)
  if (/[*?]/.test(folder)) {
    throw new CommandError(`${pattern}: * and ? are allowed only in the name of the file.`)
  }
  const fits = matcher(basename(pattern))
  const paths = await filesIn(folder, fits)
  if (paths.length > 0) return paths
  throw new CommandError(`${pattern}: no file matches this pattern.`)
}

/** The files of a folder: saved deliveries first, in order, then the others by name. */
async function filesIn(
  folder: string,
  fits: (name: string) => boolean,
): Promise<readonly string[]> {
  const entries = await withFileErrors(folder, () => readdir(folder, { withFileTypes: true }))
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  const shown = names.filter((name) => !name.startsWith('.') && fits(name)).sort()
  const order = (name: string): number => numberOf(name) ?? Number.POSITIVE_INFINITY
  const isBefore = (one: string, other: string): number => {
    return order(one) === order(other) ? 0 : order(one) - order(other)
  }
  return shown.sort(isBefore).map((name) => join(folder, name))
}

/** Whether a name matches a pattern, without backtracking: each star matches as little as possible. */
function matcher(pattern: string): (name: string) => boolean {
  const [start = [], ...rest] = pattern.split(/\*+/).map((text) => [...text])
  const end = rest.pop()
  return (name) => {
    const characters = [...name]
    if (!isAt(characters, start, 0)) return false
    if (end === undefined) return characters.length === start.length
    const last = characters.length - end.length
    let from = start.length
    for (const part of rest) {
      while (from + part.length <= last && !isAt(characters, part, from)) from += 1
      from += part.length
    }
    return from <= last && isAt(characters, end, last)
  }
}

function isAt(name: readonly string[], part: readonly string[], from: number): boolean {
  return part.every((character, index) => {
    const found = name[from + index]
    return found !== undefined && (character === '?' || character === found)
  })
}

/** A body in a file, and its line if the file has one body per line. */
interface BodyInFile {
  readonly bytes: Buffer<ArrayBufferLike>
  readonly line: number | undefined
}

const newline = 0x0a

/** The bodies in a file: one, or one per line. */
export function bodiesIn(file: Buffer, path: string): readonly BodyInFile[] {
  const isSaved = numberOf(basename(path)) !== undefined
  if (isSaved || (isJson(file) && !isNamedLines(path))) return [{ bytes: file, line: undefined }]
  const lines = linesOf(file)
  const isLines =
    isNamedLines(path) || (lines.length > 1 && lines.some(({ bytes }) => isEvent(bytes)))
  return isLines ? lines : [{ bytes: file, line: undefined }]
}

function isNamedLines(path: string): boolean {
  return /\.(jsonl|ndjson)$/i.test(path)
}

/** The lines that are not blank. */
function linesOf(file: Buffer): readonly BodyInFile[] {
  const lines: BodyInFile[] = []
  for (let start = 0, line = 1; start < file.length; line += 1) {
    const found = file.indexOf(newline, start)
    const end = found < 0 ? file.length : found
    const bytes = file.subarray(start, end)
    if (bytes.toString('latin1').trim() !== '') lines.push({ bytes, line })
    start = end + 1
  }
  return lines
}

function isJson(bytes: Buffer): boolean {
  return parsed(bytes) !== undefined
}

// An invalid body of many lines has lines such as `{` and `},`, which are not events.
function isEvent(bytes: Buffer): boolean {
  const value = parsed(bytes)
  return typeof value === 'object' && value !== null && 'topic' in value
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''))
  } catch {
    return undefined
  }
}
