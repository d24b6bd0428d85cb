import { afterEach, describe, expect, it, vi } from 'vitest'
import { warnOfNetwork } from '../../../src/queues/sqlite/file-options.js'
import { sqliteQueue, sqliteStore } from '../../../src/queues/sqlite/index.js'

/** Makes this runtime one that has SQLite, or one that has none. */
function pretendToHaveSqlite(isHere: boolean): void {
  class DatabaseSync {}
  vi.spyOn(process, 'getBuiltinModule').mockImplementation((id: string) => {
    return id === 'node:sqlite' && isHere ? { DatabaseSync } : undefined
  })
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a runtime without node:sqlite', () => {
  it.each([
    ['sqliteQueue', () => sqliteQueue({ file: 'queue.db' }), 'pgBossQueue'],
    ['sqliteStore', () => sqliteStore({ file: 'queue.db' }), 'redisStore'],
  ])('is refused by %s at once, with what it needs and what works there', (name, make, instead) => {
    pretendToHaveSqlite(false)
    expect(make).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        message: expect.stringMatching(
          `^${name} needs node:sqlite.*Node ${process.versions.node}.*22\\.13 or later.*${instead}`,
        ),
      }),
    )
  })

  it('is rejected if the runtime has no process', () => {
    vi.stubGlobal('process', undefined)
    try {
      expect(() => sqliteQueue({ file: 'queue.db' })).toThrow(/not Node/)
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

describe('the options of a file', () => {
  it.each([undefined, '', ':memory:', 7, new URL('https://localhost/queue.db')])(
    'refuse the file %j',
    (file) => {
      pretendToHaveSqlite(true)
      const refusal = expect.objectContaining({
        code: 'invalid_options',
        message: expect.stringMatching(/needs the option file.*environment variable/),
      })
      // A type does not check plain JavaScript.
      expect(() => sqliteQueue({ file: file as string })).toThrow(refusal)
      expect(() => sqliteStore({ file: file as string })).toThrow(refusal)
    },
  )

  it('refuse what is out of range', () => {
    pretendToHaveSqlite(true)
    const refusal = expect.objectContaining({ code: 'invalid_options' })
    const file = 'queue.db'
    for (const options of [{ attempts: 0 }, { windowMs: -1 }, { name: 'a b' }]) {
      expect(() => sqliteQueue({ file, ...options })).toThrow(refusal)
    }
    expect(() => sqliteQueue({ file, order: 'topic' as 'project' })).toThrow(refusal)
    for (const options of [{ windowMs: 0 }, { name: '' }]) {
      expect(() => sqliteStore({ file, ...options })).toThrow(refusal)
    }
  })
})

describe('a file on a network file system', () => {
  it('is warned about by its kind', () => {
    const onWarning = vi.fn()
    warnOfNetwork('/mnt/queue.db', { file: '', onWarning }, undefined, () => 0x6969)
    expect(onWarning.mock.calls).toEqual([[expect.stringMatching(/queue\.db is on .* \(NFS\)/)]])
  })

  it('is warned about on the console where nobody listens, and a listener that throws does no harm', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    warnOfNetwork('/mnt/queue.db', { file: '' }, undefined, () => 0xff534d42)
    expect(warn).toHaveBeenCalledTimes(1)
    const onWarning = (): never => {
      throw new Error('of the listener')
    }
    warnOfNetwork('/mnt/queue.db', { file: '', onWarning }, undefined, () => 0x6969)
  })

  it('is not warned about where it is local, or where nobody knows', () => {
    const onWarning = vi.fn()
    warnOfNetwork('/tmp/queue.db', { file: '', onWarning })
    warnOfNetwork('/not/there/queue.db', { file: '', onWarning })
    expect(onWarning).not.toHaveBeenCalled()
  })
})
