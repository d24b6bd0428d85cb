import { mkdir, readdir, unlink, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { withFileErrors } from '../files.js'
import { getErrorCode, printableJson } from '../output.js'
import {
  headersToSave,
  nameOfBody,
  nameOfMetadata,
  numberOf,
  type SavedMetadata,
} from '../saved-deliveries.js'
import type { ReceivedDelivery } from './server.js'

/** Larger numbers belong to other files: `listen` never gets that far. */
const foreignFrom = 1e12

/** A folder of saved deliveries. New ones continue the numbers of those already in it. */
export class DeliveryFolder {
  readonly #path: string
  #before: number

  private constructor(path: string, before: number) {
    this.#path = path
    this.#before = before
  }

  /** Opens a folder, and creates it if needed. Only its owner can read it, because bodies name people. */
  static async open(path: string): Promise<DeliveryFolder> {
    await withFileErrors(path, () => mkdir(path, { recursive: true, mode: 0o700 }))
    const names = await withFileErrors(path, () => readdir(path))
    const numbers = names.map((name) => numberOf(name) ?? 0).filter((found) => found < foreignFrom)
    return new DeliveryFolder(
      path,
      numbers.reduce((last, found) => Math.max(last, found), 0),
    )
  }

  /** Writes the body as received, and its metadata for replay. */
  async save(received: ReceivedDelivery, { headers }: IncomingMessage): Promise<void> {
    const { body, result, receivedAt, number } = received
    if (!body) return
    const { topic, webhookId, outcome, status } = result
    const metadata: SavedMetadata = {
      receivedAt: receivedAt.toISOString(),
      topic,
      webhookId,
      outcome,
      status,
      headers: headersToSave(headers),
    }
    const description = `${printableJson(metadata, 2)}\n`
    // Another `listen` may use the same folder, and other files may have any name.
    while (!(await this.#writeNew(nameOfBody(this.#before + number, topic), body, description))) {
      this.#before += 1
    }
  }

  /** Writes both files without overwriting; `false` if one of them already exists. */
  async #writeNew(name: string, body: Uint8Array, description: string): Promise<boolean> {
    const metadata = join(this.#path, nameOfMetadata(name))
    if (!(await writeIfNew(metadata, description))) return false
    if (await writeIfNew(join(this.#path, name), body)) return true
    await withFileErrors(metadata, () => unlink(metadata))
    return false
  }
}

async function writeIfNew(path: string, content: string | Uint8Array): Promise<boolean> {
  return await withFileErrors(path, async () => {
    try {
      await writeFile(path, content, { flag: 'wx', mode: 0o600 })
      return true
    } catch (error) {
      if (getErrorCode(error) !== 'EEXIST') throw error
      return false
    }
  })
}
