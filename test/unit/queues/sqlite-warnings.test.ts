import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sqliteQueue } from '../../../src/queues/sqlite/index.js'
import { makeQondor } from '../../support/receiver/qondor.js'

beforeEach(() => {
  // The folder of the file is on NFS, as far as the queue can tell.
  vi.spyOn(fs, 'statfsSync').mockReturnValue({ ...fs.statfsSync('.'), type: 0x6969 })
  syncBuiltinESMExports()
})
afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

function makeQueue(onWarning?: (message: string) => void) {
  class DatabaseSync {}
  vi.spyOn(process, 'getBuiltinModule').mockReturnValue({ DatabaseSync })
  return sqliteQueue({ file: '/mnt/queue.db', onWarning })
}

const makeLogger = () => ({ debug: vi.fn(), warn: vi.fn(), error: vi.fn() })
const warning = expect.stringMatching(/queue\.db is on a network file system \(NFS\)/)

it('a queue warns on its first use, in the log of the receiver', async () => {
  const console = vi.spyOn(globalThis.console, 'warn').mockImplementation(() => {})
  const logger = makeLogger()
  const queue = makeQueue()
  makeQondor({ queue, logger })
  expect(logger.warn).not.toHaveBeenCalled()
  await expect(queue.ready()).rejects.toThrow()
  await expect(queue.stats()).rejects.toThrow()
  expect(logger.warn.mock.calls).toEqual([[{}, warning]])
  expect(console).not.toHaveBeenCalled()
})

it('a queue that is used alone warns on the console', async () => {
  const console = vi.spyOn(globalThis.console, 'warn').mockImplementation(() => {})
  await expect(makeQueue().ready()).rejects.toThrow()
  expect(console.mock.calls).toEqual([[warning]])
})

it('a queue warns only where its onWarning says', async () => {
  const [logger, onWarning] = [makeLogger(), vi.fn()]
  const queue = makeQueue(onWarning)
  makeQondor({ queue, logger })
  await expect(queue.ready()).rejects.toThrow()
  expect(onWarning.mock.calls).toEqual([[warning]])
  expect(logger.warn).not.toHaveBeenCalled()
})
