import { readFile } from 'node:fs/promises'
import { isObject } from '../../parse/is-object.js'
import { codeOf, Failure } from '../failure.js'
import { attempt } from '../read-input.js'
import { headersToSave } from '../saved-delivery.js'

/** The headers that a saved delivery came with; those of JSON where its metadata is gone. */
export async function readSavedHeaders(path: string): Promise<Readonly<Record<string, string>>> {
  const text = await attempt(path, () => readFile(path, 'utf8').catch(emptyIfMissing))
  if (text === undefined) return { 'content-type': 'application/json' }
  const headers = headersIn(text)
  if (headers) return headers
  throw new Failure(`${path}: is no metadata of a saved delivery.`)
}

function emptyIfMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function headersIn(text: string): Readonly<Record<string, string>> | undefined {
  try {
    const { headers } = JSON.parse(text)
    return isObject(headers) ? headersToSave({ ...headers }) : undefined
  } catch {
    return undefined
  }
}
