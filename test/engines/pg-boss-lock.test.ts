import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { pgBossQueue } from '../../src/engines/pg-boss/index.js'
import { makeQondor, request } from '../receiver/support/qondor.js'
import { makeDelivery } from './make-delivery.js'

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-folder-'))
  const dataDir = join(folder, 'made', 'when missing')

  afterAll(() => rmSync(folder, { recursive: true }))

  it('is for one process: a second one is told so, and acknowledges nothing', async () => {
    const first = pgBossQueue({ dataDir })
    await first.ready()
    const second = pgBossQueue({ dataDir })
    const refused = {
      code: 'queue_unavailable',
      message: expect.stringContaining('in use by another process'),
    }
    await expect(second.ready()).rejects.toMatchObject(refused)
    await expect(second.enqueue(makeDelivery())).rejects.toMatchObject(refused)
    const qondor = makeQondor({ queue: second, queueTimeoutMs: 500 }).onError(() => {})
    expect(await qondor.receive(request('PingV1'))).toMatchObject({ status: 503 })
    await expect(makeQondor({ queue: second }).work()).rejects.toMatchObject(refused)
    await second.close()
    await first.close()
  }, 60_000)

  it('keeps what was queued when its process is killed, and can be opened again', async () => {
    const key = makeDelivery().key
    const program = new URL('./enqueue-and-hang.mjs', import.meta.url)
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
})
