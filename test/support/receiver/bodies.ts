import { parseFixture, readFixtures } from '../fixtures.js'

const documented = new Map(
  readFixtures('documented')
    .map(({ bytes }) => parseFixture(bytes))
    .map((body) => [body['topic'], body]),
)

/** A documented body as an object, some of whose fields are changed; a ping for unknown topics. */
export function payloadOf(
  topic: string,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const body = documented.get(topic) ?? documented.get('PingV1')
  return { ...body, topic, ...changes }
}

/** The same as text. */
export function bodyOf(topic: string, changes: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify(payloadOf(topic, changes))
}
