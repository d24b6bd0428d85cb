import { basename } from 'node:path'
import { numberOf } from './saved-delivery.js'

/** A body in a file, and the line where it begins if the file holds one in each. */
export interface BodyInFile {
  readonly bytes: Buffer<ArrayBufferLike>
  readonly line: number | undefined
}

const newline = 0x0a

/** The bodies in a file: one, or one in each line. */
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

// A broken body of many lines has lines such as `{` and `},`, which are none.
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
