import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (path: string): string => {
  return readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
}
const page = read('docs/queues.md')
const sections = page.split(/^## /m)

const shown = [
  ['Amazon SQS', 'sqs', ['inbox.ts', 'receiver.ts', 'consumer.ts']],
  ['Azure Service Bus', 'azure-service-bus', ['inbox.ts', 'receiver.ts', 'consumer.ts']],
  [
    'Cloudflare Queues',
    'cloudflare-queues',
    ['inbox.ts', 'receiver.ts', 'consumer.ts', 'worker.ts', 'wrangler.jsonc'],
  ],
  ['Each event once', 'sqs', ['once.ts']],
] as const

describe('docs/queues.md', () => {
  it.each(shown)('shows the files under %s as they are', (title, folder, files) => {
    const section = sections.find((text) => text.startsWith(`${title}\n`))
    const blocks = [...(section ?? '').matchAll(/^`(\S+)`:\n\n```(\w+)\n(.*?)```$/gms)]
    const expected = files.map((file) => {
      return [file, file.split('.').at(-1), read(`examples/${folder}/${file}`)]
    })
    expect(blocks.map(([, ...block]) => block)).toEqual(expected)
  })

  it('names the steps of the contract as they are', () => {
    const inbox = read('src/queue/delivery-queue.ts')
    const [, contract = ''] = /interface DeliveryInbox {\n(.*?)\n}/s.exec(page) ?? []
    for (const line of contract.split('\n')) {
      expect(inbox).toContain(line.replace("'queued' | 'duplicate'", 'EnqueueResult'))
    }
  })
})
