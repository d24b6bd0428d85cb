import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { makeDelivery } from './make-delivery.js'

const endsWithinMs = 12_000

/** Expects that a process ends by itself once it has closed its queues, whatever they did before. */
export async function expectEnd(entry: string, create: string, options: object): Promise<void> {
  const { key, topic, body } = makeDelivery()
  const settings = { name: `test-${randomUUID()}`, ...options }
  const code = `
    import { ${create} } from '${new URL(`../../../dist/${entry}.js`, import.meta.url)}'
    const create = () => ${create}(${JSON.stringify(settings)})
    const delivery = { ...${JSON.stringify({ key, topic, body })}, receivedAt: new Date() }
    const work = (queue, concurrency) => {
      return queue.work(async () => ({ action: 'ack' }), { concurrency, onError: console.error })
    }
    const used = create()
    await used.ready()
    await work(used, 0).catch(({ code }) => console.log(code))
    await work(used, 2)
    console.log(await used.enqueue(delivery))
    await Promise.all([used.close(), used.close()])

    const opening = create()
    void work(opening, 2).catch(({ code }) => console.log(code))
    const storing = opening.enqueue(delivery)
    await opening.close()
    console.log(await storing)
  `
  const args = ['--no-warnings', '--input-type=module', '-e', code]
  const ended = await promisify(execFile)(process.execPath, args, { timeout: endsWithinMs })
  const lines = ['invalid_options', 'queued', 'queue_unavailable', 'duplicate']
  expect(ended.stdout.trim().split('\n').sort()).toEqual(lines.sort())
  expect(ended.stderr).toBe('')
}
