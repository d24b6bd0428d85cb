import { mkdir, readdir, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { attempt } from '../read-input.js'
import {
  headersToSave,
  nameOfBody,
  nameOfMetadata,
  numberOf,
  type SavedMetadata,
} from '../saved-delivery.js'
import type { Received } from './received.js'

/** A folder of saved deliveries; it goes on behind those that are there. */
export class DeliveryFolder {
  readonly #path: string
  readonly #before: number

  private constructor(path: string, before: number) {
    this.#path = path
    this.#before = before
  }

  /** Opens a folder, made if need be; readable by its owner alone, as bodies name people. */
  static async open(path: string): Promise<DeliveryFolder> {
    await attempt(path, () => mkdir(path, { recursive: true, mode: 0o700 }))
    const names = await attempt(path, () => readdir(path))
    const last = names.reduce((found, name) => Math.max(found, numberOf(name) ?? 0), 0)
    return new DeliveryFolder(path, last)
  }

  /** Writes the body as received, and beside it what replay needs to know. */
  async save(received: Received, { headers }: IncomingMessage): Promise<void> {
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
    const name = nameOfBody(this.#before + number, topic)
    await this.#write(name, body)
    await this.#write(nameOfMetadata(name), `${JSON.stringify(metadata, null, 2)}\n`)
  }

  // Never over another: two that listen may have the same folder.
  async #write(name: string, content: string | Uint8Array): Promise<void> {
    const path = join(this.#path, name)
    await attempt(path, () => writeFile(path, content, { flag: 'wx', mode: 0o600 }))
  }
}
