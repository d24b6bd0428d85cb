import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freshBody } from '../../../bench/bodies.mjs'
import { topics } from '../../../bench/peers/by-hand-schemas.mjs'
import { contenders, type Delivery } from '../../../bench/peers/contenders.mjs'

const topic = 'ProjectCreatedV1'

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

// The tables of the benches say what each checks. Here it is seen.
describe.each(Object.entries(contenders))('the contender %s', (_name, make) => {
  const handler = vi.fn(async () => {})
  const { checks, prepare, take } = make(handler)

  beforeEach(() => void handler.mockClear())

  async function takeAll(...deliveries: Delivery[]): Promise<number> {
    for (const delivery of deliveries) {
      await Promise.resolve(take(delivery)).catch(() => {})
    }
    return handler.mock.calls.length
  }

  test.each(topics)('hands %s to its handler', async (each) => {
    expect(await takeAll(prepare(freshBody(each), each))).toBe(1)
  })

  test('refuses another sender, if it says so', async () => {
    const { headers, body } = prepare(freshBody(topic), topic)
    const others = {
      headers: { ...headers, 'x-qondor-key': 'another' },
      body: body.replace('[Project Name]', '[Project Nome]'),
    }
    expect(await takeAll(others)).toBe(checks.sender ? 0 : 1)
  })

  test('refuses a field of another type, if it says so', async () => {
    const body = freshBody(topic).replace('"projectId": 1', '"projectId": "1"')
    expect(await takeAll(prepare(body, topic))).toBe(checks.schema ? 0 : 1)
  })

  test('takes an event once, if it says so', async () => {
    const delivery = prepare(freshBody(topic), topic)
    expect(await takeAll(delivery, delivery)).toBe(checks.duplicates ? 1 : 2)
  })
})
