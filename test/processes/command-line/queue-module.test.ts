import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectOneLine, run } from '../../support/command-line/run-command.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'
import { ownRedis } from '../../support/queues/bullmq-support.js'
import { hasRedis } from '../../support/servers/redis.js'

const idle = `
  stats: async () => ({ waiting: 0, active: 0, dead: 0, oldestWaitMs: 0 }),
  dead: { list: async () => [], replayAll: async () => 0 },
  storeDeadLetter: async () => 'queued',
  close: async () => {},
`
const actions = [['dead'], ['replay', '--all'], ['drain'], ['move']]

/** A module with this code. */
function moduleOf(code: string, name = 'queue.mjs'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, code)
  return path
}

function runQueue(action: readonly string[], from: string, to = from) {
  return run(['queue', ...action, '--from', from, ...(action[0] === 'move' ? ['--to', to] : [])])
}

describe('a module of TypeScript', () => {
  it.each([
    ['with what Node cannot run', 'queue.ts', 'enum Colour { Red }\nexport const queue = Colour'],
    ['with a name that Node does not know', 'queue.tsx', 'export const queue = 1'],
    ['that imports what is not there', 'queue.mts', `import './other.js'`],
    ['that is none', 'queue.cts', '}'],
  ])('%s is answered with what to do', async (_what, name, code) => {
    const { code: exitCode, stderr } = await runQueue(['status'], moduleOf(code, name))
    expect(stderr).toMatch(/^qondor-webhooks: \S+ cannot be loaded: \w+\. Node 22\.18 and later/m)
    expect(stderr).toMatch(
      /Otherwise run node --import tsx \S+command-line\.js, or build it first\.$/m,
    )
    expect(exitCode).toBe(1)
  })

  it('of JavaScript needs no such advice', async () => {
    const { stderr } = await runQueue(['status'], moduleOf('export const queue = missing'))
    expect(stderr).toMatch(/cannot be loaded: ReferenceError\.\n$/)
  })
})

it('an ES module in a CommonJS project is answered with the name that it needs', async () => {
  const from = moduleOf('export const queue = {}', 'queue.js')
  writeFileSync(join(dirname(from), 'package.json'), '{ "type": "commonjs" }')
  const { code, stderr } = await runQueue(['status'], from)
  expect(stderr).toMatch(/cannot be loaded: SyntaxError\. If it is .* name it \.mjs\.\n$/)
  expect(code).toBe(1)
})

describe('a warning', () => {
  const queue = `
    let log
    export const queue = {
      logTo: (logger) => { log = logger },
      ready: () => log.warn({}, 'It may be lost.\\u001b[1m'),
      work: async () => ({ stop: async () => {} }),
      ${idle.replace('async () => (', "async () => (log.warn({}, 'It may be lost.\\u001b[1m'), ")}
    }
  `

  it('of a queue is printed by queue status', async () => {
    const { code, stderr } = await runQueue(['status'], moduleOf(queue))
    expect([code, stderr]).toEqual([0, 'qondor-webhooks: It may be lost.�[1m\n'])
  })

  it.each(actions)('of a queue is not repeated by queue %s', async (...action) => {
    expect(await runQueue(action, moduleOf(queue))).toMatchObject({ code: 0, stderr: '' })
  })

  it.each([['status'], ...actions])('of Node is printed once by queue %s', async (...action) => {
    const from = moduleOf(`
      const warn = () => {
        process.emitWarning('It goes away.', 'DeprecationWarning')
        process.emitWarning('SQLite may change.', 'ExperimentalWarning')
        process.emitWarning('It has no type.', { code: 'MODULE_TYPELESS_PACKAGE_JSON' })
      }
      warn()
      warn()
      setTimeout(warn, 50)
      await new Promise((resolve) => setTimeout(resolve, 100))
      export const queue = { work: async () => ({ stop: async () => {} }), ${idle} }
    `)
    const { code, stderr } = await runQueue(action, from)
    expect(stderr.match(/Warning: .*/g)).toEqual(['Warning: It goes away.'])
    expect(code).toBe(0)
  })
})

describe.runIf(hasRedis())('the warning of a Redis without an append-only file', () => {
  it('is printed once by queue status, and not by the others', async () => {
    const { url } = await ownRedis({ appendonly: 'no' })
    const engine = new URL('../../../dist/bullmq.js', import.meta.url)
    const [from = '', to] = ['one', 'other'].map((name) => {
      return moduleOf(`
        import { bullmqQueue } from '${engine}'
        export const queue = bullmqQueue({ connection: { url: '${url}' }, name: '${name}' })
      `)
    })
    const status = await runQueue(['status'], from)
    expect(expectOneLine({ ...status, stdout: '' }, 0)).toContain('Redis has no append-only file')
    for (const action of actions) {
      expect(await runQueue(action, from, to)).toMatchObject({ code: 0, stderr: '' })
    }
  })
})
