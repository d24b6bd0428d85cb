import type { ServerResponse } from 'node:http'
import { vi } from 'vitest'
import { serve } from './serve.js'

/** How an app never comes to the end of its answer. */
export const endless = {
  /** Sends as much as is taken. */
  flood(response: ServerResponse): void {
    const chunk = Buffer.alloc(256 * 1024, 'x')
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
    }
    response.writeHead(200).on('drain', more)
    more()
  },
  /** Sends what a receiver would, and then a space now and then. */
  drip(response: ServerResponse): void {
    response.writeHead(200).write('{"outcome":"duplicate"}')
    const drop = setInterval(() => response.write(' '), 100)
    response.on('close', () => clearInterval(drop))
  },
  /** Promises more than it sends. */
  breakOff(response: ServerResponse): void {
    response.writeHead(200, { 'content-length': '9' }).write('x', () => response.destroy())
  },
  /** Takes the request and says nothing. */
  silence(): void {},
} satisfies Readonly<Record<string, (response: ServerResponse) => void>>

/** An app whose answers have no end. */
export async function startEndlessApp(answer: (response: ServerResponse) => void) {
  let open = 0
  let arrived = 0
  const url = await serve((request, response) => {
    request.resume()
    arrived += 1
    open += 1
    response.on('close', () => {
      open -= 1
    })
    answer(response)
  })
  return {
    url,
    arrived: () => arrived,
    /** Waits until no answer is under way any more. */
    closed: () => vi.waitUntil(() => open === 0, 3_000),
  }
}
