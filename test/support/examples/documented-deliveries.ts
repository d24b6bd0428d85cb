import { readFixtures } from '../fixtures.js'
import type { RunningExample } from './running-example.js'

/** The documented bodies. */
export const bodies = readFixtures('documented').map(({ bytes }) => new Uint8Array(bytes))

/** What an example prints of each. */
export const lines = bodies.map((body) => {
  const { topic, webhookId } = JSON.parse(new TextDecoder().decode(body))
  return `${topic} ${webhookId}`
})

/** The lines that an example has printed of documented bodies, in their order. */
export function linesOf({ output }: RunningExample): string[] {
  return output()
    .split('\n')
    .flatMap((line) => lines.find((expected) => line.includes(expected)) ?? [])
}

/** Delivers a body to an example; returns the status and the outcome. */
export async function post(
  { url }: RunningExample,
  body: string | Uint8Array<ArrayBuffer>,
  key: string,
): Promise<readonly [number, string]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-qondor-key': key },
    body,
  })
  return [response.status, JSON.parse(await response.text()).outcome]
}
