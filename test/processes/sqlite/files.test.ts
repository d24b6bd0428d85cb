import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sqliteStore } from '../../../src/queues/sqlite/index.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { recordingHandler, workOn } from '../../support/queues/recording-handler.js'
import { asRoot, atEnd, open, ownFile, ownFolder } from '../../support/sqlite/own-file.js'
import { openRaw } from '../../support/sqlite/raw-file.js'

const claim = { key: 'a', token: 'mine', leaseMs: 1_000 }

/** What every use of a file that cannot be used says, of a queue and of a store. */
async function expectRefusal(file: string, message: RegExp): Promise<void> {
  const queue = open(file)
  const refused = { code: 'queue_unavailable', message: expect.stringMatching(message) }
  await expect(queue.ready()).rejects.toMatchObject(refused)
  await expect(queue.enqueue(makeDelivery())).rejects.toMatchObject(refused)
  await expect(queue.storeDeadLetter(makeDelivery(), 'r')).rejects.toMatchObject(refused)
  await expect(queue.stats()).rejects.toMatchObject(refused)
  await expect(queue.dead.list()).rejects.toMatchObject(refused)
  const store = sqliteStore({ file })
  atEnd(() => store.close())
  await expect(store.claim(claim)).rejects.toMatchObject({ ...refused, code: 'store_unavailable' })
}

describe('a file', () => {
  it('is refused by its name when it is a database of another program, and left as it was', async () => {
    const file = ownFile()
    openRaw(file).exec('create table users (id integer)')
    await expectRefusal(file, /queue\.db is a SQLite database of another program/)
    expect(openRaw(file).prepare('pragma journal_mode').get({})).toEqual({ journal_mode: 'delete' })
  })

  it('is refused by its name when a later release wrote it', async () => {
    const file = ownFile()
    const queue = open(file)
    await queue.ready()
    await queue.close()
    openRaw(file).exec('pragma user_version = 7')
    await expectRefusal(file, /queue\.db was written by a later release.*\(version 7 of the file/)
  })

  it('is refused when it is not a database', async () => {
    const file = ownFile()
    writeFileSync(file, 'x'.repeat(10_000))
    await expectRefusal(file, /is not a SQLite database/)
  })

  it('is refused when its folder is not there', async () => {
    await expectRefusal(join(ownFolder(), 'no', 'queue.db'), /folder must exist/)
  })

  it('is refused while its file system is read-only, and taken once it is not', async () => {
    const folder = ownFolder()
    const file = join(folder, 'queue.db')
    const first = open(file)
    await first.enqueue(makeDelivery())
    await first.close()
    asRoot('mount', '--bind', folder, folder)
    atEnd(() => asRoot('umount', folder))
    asRoot('mount', '-o', 'remount,bind,ro', folder)
    await expectRefusal(file, /a file system that is not read-only/)
    const queue = open(file)
    await expect(queue.ready()).rejects.toMatchObject({ code: 'queue_unavailable' })
    asRoot('mount', '-o', 'remount,bind,rw', folder)
    expect(await queue.enqueue(makeDelivery())).toBe('queued')
    expect(await queue.stats()).toMatchObject({ waiting: 2 })
  })

  it('that is damaged is reported, and used again once a backup has taken its place', async () => {
    const file = ownFile()
    const delivery = makeDelivery()
    const before = open(file)
    await before.enqueue(delivery)
    for (let count = 0; count < 50; count += 1) await before.enqueue(makeDelivery())
    await before.close()
    copyFileSync(file, `${file}.backup`)
    // All pages but the first.
    const size = 4_096
    const pages = openRaw(file).prepare('pragma page_count').get({}) as { page_count: number }
    execFileSync('dd', [
      'if=/dev/urandom',
      `of=${file}`,
      `bs=${size}`,
      'seek=1',
      `count=${pages.page_count - 1}`,
      'conv=notrunc',
      'status=none',
    ])
    await expectRefusal(file, /is damaged|is not a SQLite database/)
    const queue = open(file)
    await expect(queue.enqueue(delivery)).rejects.toMatchObject({ code: 'queue_unavailable' })
    renameSync(`${file}.backup`, file)
    expect(await queue.enqueue(delivery)).toBe('duplicate')
  })

  it.each([
    ['deleted', (file: string) => rmSync(file)],
    ['moved', (file: string) => renameSync(file, `${file}.old`)],
  ])('that is %s while it is in use takes nothing that nobody would find', async (_, change) => {
    const file = ownFile()
    const queue = open(file)
    await queue.enqueue(makeDelivery())
    change(file)
    for (const beside of ['-wal', '-shm']) rmSync(file + beside)
    await expect(queue.enqueue(makeDelivery())).rejects.toMatchObject({
      code: 'queue_unavailable',
      message: expect.stringMatching(/was moved, deleted or replaced/),
    })
    const delivery = makeDelivery()
    expect(await queue.enqueue(delivery)).toBe('queued')
    expect(existsSync(file)).toBe(true)
    const { keys, handle } = recordingHandler()
    await workOn(open(file), handle)
    await expect.poll(keys).toEqual([delivery.key])
  })

  it('serves several queues and a store', async () => {
    const file = ownFile()
    const [one, other] = [open(file, { name: 'one' }), open(file, { name: 'other' })]
    const store = sqliteStore({ file })
    atEnd(() => store.close())
    const delivery = makeDelivery()
    expect(await one.enqueue(delivery)).toBe('queued')
    expect(await other.enqueue(delivery)).toBe('queued')
    expect(await store.claim(claim)).toBe('claimed')
    expect(await one.stats()).toMatchObject({ waiting: 1 })
    expect(await other.stats()).toMatchObject({ waiting: 1 })
  })

  it('is named by a URL, too', async () => {
    const file = ownFile()
    const queue = open(file, { file: new URL(`file://${file}`) })
    await queue.ready()
    expect(existsSync(file)).toBe(true)
  })
})

it('a store that was closed says so, and opens nothing', async () => {
  const file = ownFile()
  const store = sqliteStore({ file })
  await store.close()
  await expect(store.claim(claim)).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringMatching(/queue\.db was closed by close\(\)/),
  })
  expect(existsSync(file)).toBe(false)
})
