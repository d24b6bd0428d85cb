import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { isObject } from '../parse/body.js'
import type { Arguments } from './arguments.js'
import { readInput, withFileErrors } from './files.js'
import { assertUrl, keyHeader, resolveAuth } from './flags.js'
import { CommandError, getErrorCode, usageError } from './output.js'
import {
  bodiesIn,
  deliveryFiles,
  headersToSave,
  nameOfMetadata,
  numberOf,
} from './saved-deliveries.js'
import { type OutgoingDelivery, sendAll } from './send-all.js'

/** Runs `replay`. */
export async function run(args: Arguments): Promise<number> {
  const { positionals } = args
  if (positionals.length === 0) throw usageError('replay takes a DIR or a FILE.')
  const url = assertUrl(args, 'to')
  const auth = resolveAuth(args)
  const saved = await savedDeliveries(positionals)
  if (saved.length === 0) throw new CommandError(`${positionals.join(', ')}: no deliveries found.`)
  const options = { url, total: saved.length, hasKey: auth !== undefined, isJson: args.has('json') }
  return await sendAll(turns(saved, keyHeader(auth)), options)
}

async function* turns(saved: readonly SavedDelivery[], key: Readonly<Record<string, string>>) {
  for (const { label, read } of saved) {
    const { headers, body } = await read()
    const outgoing: OutgoingDelivery = { label, headers: { ...headers, ...key }, body }
    yield [outgoing]
  }
}

/** A delivery on disk. */
export interface SavedDelivery {
  readonly label: string
  read(): Promise<{ headers: Readonly<Record<string, string>>; body: Uint8Array<ArrayBuffer> }>
}

/** The deliveries in files, folders and matches of patterns, in order. */
export async function savedDeliveries(given: readonly string[]): Promise<readonly SavedDelivery[]> {
  const deliveries: SavedDelivery[] = []
  for (const path of await deliveryFiles(given)) {
    const isSaved = numberOf(basename(path)) !== undefined
    deliveries.push(...(isSaved ? [savedFile(path)] : await inFile(path)))
  }
  return deliveries
}

async function inFile(path: string): Promise<readonly SavedDelivery[]> {
  const headers = { 'content-type': 'application/json' }
  return bodiesIn(await readInput(path), path).map(({ bytes, line }) => ({
    label: line === undefined ? path : `${path}:${line}`,
    read: async () => ({ headers, body: Uint8Array.from(bytes) }),
  }))
}

// The file is read when it is sent: a folder may contain more than fits in memory.
function savedFile(path: string): SavedDelivery {
  return {
    label: basename(path),
    read: async () => ({
      headers: await readSavedHeaders(nameOfMetadata(path)),
      body: Uint8Array.from(await readInput(path)),
    }),
  }
}

/** The headers of a saved delivery; those of JSON if its metadata is missing. */
export async function readSavedHeaders(path: string): Promise<Readonly<Record<string, string>>> {
  const text = await withFileErrors(path, () => readFile(path, 'utf8').catch(emptyIfMissing))
  if (text === undefined) return { 'content-type': 'application/json' }
  const headers = headersIn(text)
  if (headers) return headers
  throw new CommandError(`${path}: is not the metadata of a saved delivery.`)
}

function emptyIfMissing(error: unknown): undefined {
  if (getErrorCode(error) !== 'ENOENT') throw error
}

function headersIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const { headers } = JSON.parse(text)
    return isObject(headers) ? headersToSave({ ...headers }) : undefined
  } catch {
    return undefined
  }
}
