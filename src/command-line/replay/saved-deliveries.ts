import { basename } from 'node:path'
import { bodiesIn } from '../bodies-in.js'
import { deliveryFiles } from '../delivery-files.js'
import { readInput } from '../read-input.js'
import { nameOfMetadata, numberOf } from '../saved-delivery.js'
import { readSavedHeaders } from './read-saved-headers.js'

/** A delivery on disk. */
export interface Saved {
  readonly label: string
  read(): Promise<{ headers: Readonly<Record<string, string>>; body: Uint8Array<ArrayBuffer> }>
}

/** The deliveries in files, folders and what patterns fit, in their order. */
export async function savedDeliveries(given: readonly string[]): Promise<readonly Saved[]> {
  const deliveries: Saved[] = []
  for (const path of await deliveryFiles(given)) {
    const isSaved = numberOf(basename(path)) !== undefined
    deliveries.push(...(isSaved ? [savedFile(path)] : await inFile(path)))
  }
  return deliveries
}

async function inFile(path: string): Promise<readonly Saved[]> {
  const headers = { 'content-type': 'application/json' }
  return bodiesIn(await readInput(path), path).map(({ bytes, line }) => ({
    label: line === undefined ? path : `${path}:${line}`,
    read: async () => ({ headers, body: Uint8Array.from(bytes) }),
  }))
}

// Read when it is sent: a folder may hold more than fits in memory.
function savedFile(path: string): Saved {
  return {
    label: basename(path),
    read: async () => ({
      headers: await readSavedHeaders(nameOfMetadata(path)),
      body: Uint8Array.from(await readInput(path)),
    }),
  }
}
