import { randomUUID } from 'node:crypto'
import { readFixture } from '../fixtures.js'

export const key = 'h0stile-key'
export const keyLine = `x-qondor-key: ${key}`

const offerSent = JSON.parse(readFixture('documented', 'offer-sent-v1.json').toString())

/** The head of a request with these header lines. */
export function head(...lines: readonly string[]): string {
  return ['POST /hook HTTP/1.1', 'host: localhost', ...lines, '', ''].join('\r\n')
}

/** The body of an event, filled up with white space. */
export function bodyOf(webhookId: string = randomUUID(), bytes = 0): string {
  return JSON.stringify({ ...offerSent, webhookId }).padEnd(bytes)
}

/** A valid request, unless overridden. */
export function delivery(body = bodyOf(), ...lines: readonly string[]): string {
  return head(...(lines.length > 0 ? lines : [keyLine]), `content-length: ${body.length}`) + body
}

/** Bytes as one chunk of a chunked body. */
export function chunk(data: string): string {
  return `${data.length.toString(16)}\r\n${data}\r\n`
}

export function times<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
