import { expect, vi } from 'vitest'
import { type Listening, startListen } from '../command-line/start-listen.js'

/** A `listen --ui` that is ready. */
export interface Inspecting extends Listening {
  /** The address of the page, with its token. */
  readonly pageUrl: string
  readonly token: string
  /** The address of the page without it. */
  readonly origin: string
}

/** Starts `listen --ui` on free ports with the key. */
export async function startInspector(args: readonly string[] = []): Promise<Inspecting> {
  const listen = await startListen(['--ui', ...args])
  const pageUrl = await vi.waitFor(() => {
    const [, found] = /Showing on (\S+)\n/.exec(listen.stderr()) ?? []
    expect(found).toBeDefined()
    return new URL(String(found))
  })
  return {
    ...listen,
    pageUrl: pageUrl.href,
    token: pageUrl.hash.slice(1),
    origin: pageUrl.origin,
  }
}
