import { expect, it } from 'vitest'
import type { DeliveryQueue } from '../../../src/queue/index.js'
import { memoryQueue } from '../../../src/testing/index.js'
import { importSnippet, operatingPage } from '../../support/docs/operating.js'
import { pages } from '../../support/docs/pages.js'
import { bodyWith, makeDelivery } from '../../support/queues/make-delivery.js'

it('docs/operating.md names only fields that there are', () => {
  const [, rows = ''] = /^\| field \|.*\n\| -.*\n((?:\|.*\n)+)/m.exec(operatingPage) ?? []
  const fields = [...rows.matchAll(/`(\w+)`/g)].map(([, field]) => field)
  expect(fields).toContain('commentText')
  const known = pages.get('docs/fields.md') ?? ''
  expect(fields.filter((field) => !known.includes(`| \`${field}\` |`))).toEqual([])
})

it('the code of docs/operating.md removes the dead letters of one person, and no others', async () => {
  const { forget } = await importSnippet<{
    forget(queue: DeliveryQueue, text: string): Promise<number>
  }>('forget')
  const queue = memoryQueue()
  const email = 'Ola+Trips@example.com'
  const body = bodyWith({ projectMainCustomerContactPersonEmail: email })
  const bodies = {
    text: body,
    escaped: body.replace('+', '\\u002B'),
    parsed: JSON.parse(body) as object,
    bytes: new TextEncoder().encode(body),
    broken: `${body}}`,
    another: bodyWith({ projectMainCustomerContactPersonEmail: 'kari@example.com' }),
  }
  for (const each of Object.values(bodies)) {
    await queue.storeDeadLetter(makeDelivery({ body: each }), 'invalid_payload')
  }
  expect(await forget(queue, email.toLowerCase())).toBe(5)
  const left = await queue.dead.list()
  expect(left.map(({ delivery }) => delivery.body)).toEqual([bodies.another])
})
