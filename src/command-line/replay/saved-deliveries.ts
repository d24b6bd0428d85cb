import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { bodiesIn } from '../bodies-in.js'
import { attempt, readInput } from '../read-input.js'
import { nameOfMetadata, numberOf } from '../saved-delivery.js'
import { readSavedHeaders } from './read-saved-headers.js'

/** A delivery on disk. */
export interface Saved {
  readonly label: string
  read(): Promise<{ headers: Readonly<Record<string, string>>; body: Uint8Array<ArrayBuffer> }>
}

/** The deliveries in a folder, in their order, or in a file. */
export async function savedDeliveries(path: string): Promise<readonly Saved[]> {
  const isFolder = path !== '-' && (await attempt(path, () => stat(path))).isDirectory()
  if (!isFolder) return await inFile(path)
  const names = await attempt(path, () => readdir(path))
  return names
    .flatMap((name) => {
      const number = numberOf(name)
      return number === undefined ? [] : [{ name, number }]
    })
    .sort((one, other) => one.number - other.number)
    .map(({ name }) => savedFile(join(path, name)))
}

async function inFile(path: string): Promise<readonly Saved[]> {
  if (numberOf(basename(path)) !== undefined) return [savedFile(path)]
  const headers = { 'content-type': 'application/json' }
  return bodiesIn(await readInput(path), path).map(({ bytes, line }) => ({
    label: line === undefined ? path : `${path}:${line}`,
    read: async () => ({ headers, body: Uint8Array.from(bytes) }),
  }))
}

function savedFile(path: string): Saved {
  return {
    label: basename(path),
    read: async () => ({
      headers: await readSavedHeaders(nameOfMetadata(path)),
      body: Uint8Array.from(await readInput(path)),
    }),
  }
}
