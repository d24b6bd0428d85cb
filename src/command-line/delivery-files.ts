import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Failure } from './failure.js'
import { attempt } from './read-input.js'
import { isMetadata, numberOf } from './saved-delivery.js'

const bodyFile = /\.(json|jsonl|ndjson)$/i

/**
 * The files of deliveries that arguments name: a file, `-` for standard input, the bodies in a folder,
 * or what a pattern fits, for shells that leave patterns as they are. In a pattern `*` and `?` stand for
 * characters of a file's name. Metadata of saved deliveries is left out.
 *
 * @throws {Failure} Where an argument names no delivery.
 */
export async function deliveryFiles(given: readonly string[]): Promise<readonly string[]> {
  const files: string[] = []
  for (const argument of given) files.push(...(await filesOf(argument)))
  const bodies = files.filter((path) => !isMetadata(basename(path)))
  if (bodies.length > 0) return bodies
  throw new Failure(`${given.join(', ')}: holds no deliveries.`)
}

async function filesOf(argument: string): Promise<readonly string[]> {
  if (argument === '-') return [argument]
  const isPattern = /[*?]/.test(argument)
  // A file may be named like a pattern.
  const found = isPattern ? await stat(argument).catch(() => undefined) : await statOf(argument)
  if (found?.isDirectory()) return await filesIn(argument, (name) => bodyFile.test(name))
  return found ? [argument] : await filesLike(argument)
}

function statOf(path: string) {
  return attempt(path, () => stat(path))
}

async function filesLike(pattern: string): Promise<readonly string[]> {
  const folder = dirname(pattern)
  if (/[*?]/.test(folder)) {
    throw new Failure(`${pattern}: * and ? are taken in the name of the file alone.`)
  }
  const fits = matcher(basename(pattern))
  const paths = await filesIn(folder, fits)
  if (paths.length > 0) return paths
  throw new Failure(`${pattern}: no file fits this pattern.`)
}

/** The files of a folder, saved deliveries first, in their order, then the others by name. */
async function filesIn(
  folder: string,
  fits: (name: string) => boolean,
): Promise<readonly string[]> {
  const entries = await attempt(folder, () => readdir(folder, { withFileTypes: true }))
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  const shown = names.filter((name) => !name.startsWith('.') && fits(name)).sort()
  const order = (name: string): number => numberOf(name) ?? Number.POSITIVE_INFINITY
  const isBefore = (one: string, other: string): number => {
    return order(one) === order(other) ? 0 : order(one) - order(other)
  }
  return shown.sort(isBefore).map((name) => join(folder, name))
}

/** Whether a name fits a pattern, without backtracking: each star takes as little as it can. */
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
