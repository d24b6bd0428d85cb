import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-folder-'))
  const dataDir = join(folder, 'made', 'when missing')

  afterAll(() => rmSync(folder, { recursive: true }))

  it('is for one process: a second one is told so, and acknowledges nothing', async () => {
    const first = pgBossQueue({ dataDir })
    await first.ready()
    const second = pgBossQueue({ dataDir })
    const qondor = makeQondor({ queue: second, queueTimeoutMs: 500 })
      .onPing(() => {})
      .onError(() => {})
    const refused = {
      code: 'queue_unavailable',
      message: expect.stringContaining('in use, by another process'),
    }
    // All at once, since they share one wait for the first to go away.
    await Promise.all([
      expect(second.ready()).rejects.toMatchObject(refused),
      expect(second.enqueue(makeDelivery())).rejects.toMatchObject(refused),
      expect(qondor.work()).rejects.toMatchObject(refused),
      expect(qondor.receive(request('PingV1'))).resolves.toMatchObject({ status: 503 }),
    ])
    await second.close()
    await first.close()
  }, 120_000)

  it('keeps what was queued when its process is killed, and can be opened again', async () => {
    const key = makeDelivery().key
    const program = new URL('../../support/queues/enqueue-and-hang.mjs', import.meta.url)
    const child = fork(program, [dataDir, key])
    expect(await once(child, 'message')).toEqual(['queued', undefined])
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    const queue = pgBossQueue({ dataDir })
    // Waits for the lock that the killed process left.
    await queue.ready()
    expect(await queue.enqueue(makeDelivery({ key }))).toBe('duplicate')
    await queue.close()
  }, 60_000)

  it('acknowledges nothing any more once another has it, since its process stood still', async () => {
    const program = new URL('../../support/queues/stand-still.mjs', import.meta.url)
    const child = fork(program, [dataDir])
    expect(await once(child, 'message')).toEqual(['open', undefined])
    const answer = once(child, 'message')
    child.send('stand still')
    const queue = pgBossQueue({ dataDir })
    await queue.ready()
    expect(await answer).toEqual(['queue_unavailable', undefined])
    expect(await queue.enqueue(makeDelivery())).toBe('queued')
    child.kill('SIGKILL')
    await queue.close()
  }, 120_000)

  it('keeps its lock inside, where whoever sees the folder sees it', async () => {
    const queue = pgBossQueue({ dataDir })
    await queue.ready()
    expect(readdirSync(dataDir).sort()).toEqual(['data', 'lock', 'owner'])
    await queue.close()
    expect(readdirSync(dataDir).sort()).toEqual(['data', 'owner'])
  }, 60_000)

  it('is complained of when it cannot be written to', async () => {
    const file = join(folder, 'a file')
    writeFileSync(file, '')
    await expect(pgBossQueue({ dataDir: join(file, 'queue') }).ready()).rejects.toMatchObject({
      code: 'queue_unavailable',
      message: expect.stringContaining('cannot be made'),
    })
  })
})
