import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { expectOneLine, key, run } from '../../support/command-line/run-command.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'
import { makeDelivery } from '../../support/queues/make-delivery.js'
import { describeWith } from '../../support/servers/describe-with.js'

/** A module with this code. */
function moduleOf(code: string): string {
  const path = join(temporaryFolder(), 'queue.mjs')
  writeFileSync(path, code)
  return path
}

/** A module that exports a queue with these parts. */
function fakeQueue(stats: object, more = ''): string {
  return moduleOf(`
    const letter = {
      id: 'a', delivery: { topic: 'PingV1', receivedAt: new Date(0), body: '{\\n"topic": "\\u001b[1m"}' }, reason: 'handler_failed: x\\u001b[1m',
      failedHandlers: ['crm'], failedAt: new Date(0), attempts: 1,
    }
    export const queue = {
      stats: async () => (${JSON.stringify(stats)}),
      dead: {
        list: async (filter) => (console.error(JSON.stringify(filter)), [letter]),
        get: async (id) => (id === 'a' ? letter : undefined),
        replay: async (id, options) => (console.error(JSON.stringify(options)), id === 'a'),
        remove: async (id) => id === 'a',
        replayAll: async (filter) => (console.error(JSON.stringify(filter)), 7),
      },
      close: async () => {},
      ${more}
    }
    setInterval(() => {}, 1000) // of the app's own
  `)
}

/** A module with a queue that holds three deliveries and two dead letters. */
function fullQueue(): string {
  return moduleOf(`
    const waiting = [1, 2, 3].map((key) => ({ key }))
    const letters = [4, 5].map((key) => ({ id: String(key), delivery: { key }, reason: 'r' }))
    export const queue = {
      stats: async () => ({ waiting: waiting.length, active: 0, dead: letters.length }),
      dead: {
        list: async ({ topic }) => (topic ? [] : [...letters]),
        remove: async (id) => {
          console.error('removed', id)
          return letters.splice(letters.findIndex((letter) => letter.id === id), 1).length > 0
        },
      },
      async work(handle) {
        void (async () => {
          while (waiting.length > 0) {
            const attempt = { number: 1, isLast: false }
            const { action } = await handle(waiting[0], attempt).catch(() => ({ action: 'retry' }))
            if (action !== 'ack') return
            console.error(action)
            waiting.shift()
          }
        })()
        return { stop: async () => {} }
      },
      close: async () => {},
    }
  `)
}

/** A module with a queue that says what it stores, or does something else instead. */
function targetQueue(instead = ''): string {
  return moduleOf(`
    export const queue = {
      enqueue: async ({ key }) => { ${instead}; console.error('stored', key) },
      storeDeadLetter: async ({ key, topic }, reason) => topic ?? console.error('dead', key, reason),
      stats: async () => ({}), dead: { list: async () => [] }, close: async () => {},
    }
  `)
}

const empty = { waiting: 0, active: 0, dead: 2, oldestWaitMs: 0 }
const busy = { waiting: 3, active: 1, dead: 2, oldestWaitMs: 1500 }

describe('queue', () => {
  it('prints the status', async () => {
    const from = fakeQueue(busy)
    const { code, stdout } = await run(['queue', 'status', '--from', from])
    expect(stdout).toBe('waiting  3\nactive   1\ndead     2\noldest   1.5 s\n')
    expect(code).toBe(0)
    const json = await run(['queue', 'status', '--from', from, '--json'])
    expect(JSON.parse(json.stdout)).toEqual(busy)
  })

  it('lists the dead letters', async () => {
    const from = fakeQueue(empty)
    const flags = ['--topic', 'PingV1', '--since', '2026-01-01', '--limit', '5']
    const { stdout, stderr } = await run(['queue', 'dead', '--from', from, ...flags])
    expect(stdout).toBe('a  1970-01-01T00:00:00.000Z  PingV1  1 attempt  handler_failed: x�[1m\n')
    expect(JSON.parse(stderr)).toEqual({
      topic: 'PingV1',
      since: '2026-01-01T00:00:00.000Z',
      limit: 5,
    })
    const json = await run(['queue', 'dead', '--from', from, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      id: 'a',
      topic: 'PingV1',
      attempts: 1,
      failedHandlers: ['crm'],
    })
  })

  it('replays by id, and all', async () => {
    const from = fakeQueue(empty)
    expect(await run(['queue', 'replay', 'a', 'b', '--from', from])).toMatchObject({
      code: 1,
      stdout: 'a  replayed\nb  not found\n',
    })
    expect(await run(['queue', 'replay', '--all', '--topic', 'PingV1', '--from', from])).toEqual({
      code: 0,
      stdout: '7 replayed\n',
      stderr: '{"topic":"PingV1","allHandlers":false}\n',
    })
  })

  it('replays with all handlers if asked to', async () => {
    const from = fakeQueue(empty)
    const replayed = await run(['queue', 'replay', 'a', '--all-handlers', '--from', from])
    expect(replayed).toEqual({
      code: 0,
      stdout: 'a  replayed\n',
      stderr: '{"allHandlers":true}\n',
    })
  })

  it('shows one with its body, which does nothing to a terminal', async () => {
    const from = fakeQueue(empty)
    const { code, stdout } = await run(['queue', 'show', 'a', '--from', from])
    expect(stdout.split('\n').slice(1)).toEqual(['{', '"topic": "�[1m"}', ''])
    expect(code).toBe(0)
    const json = await run(['queue', 'show', 'a', '--from', from, '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ id: 'a', body: '{\n"topic": "\u001b[1m"}' })
    expect(expectOneLine(await run(['queue', 'show', 'b', '--from', from]), 1)).toContain('No dead')
  })

  it('removes by id', async () => {
    const removed = await run(['queue', 'remove', 'a', 'b', '--from', fakeQueue(empty)])
    expect(removed).toMatchObject({ code: 1, stdout: 'a  removed\nb  not found\n' })
  })

  it('moves what waits and what is dead, and takes it out once it is stored', async () => {
    const [from, to] = [fullQueue(), targetQueue()]
    const moved = await run(['queue', 'move', '--from', from, '--to', to])
    expect(moved).toMatchObject({ code: 0, stdout: '3 moved, 2 dead.\n' })
    expect(moved.stderr.trim().split('\n')).toEqual([
      ...['stored 1', 'ack', 'stored 2', 'ack', 'stored 3', 'ack'],
      ...['dead 4 r', 'removed 4', 'dead 5 r', 'removed 5'],
    ])
  })

  it('moves nothing that the other queue does not store', async () => {
    const [from, to] = [fullQueue(), targetQueue('throw new TypeError("postgres://secret")')]
    const failed = await run(['queue', 'move', '--from', from, '--to', to])
    expect(failed.stderr).toBe('qondor-webhooks: The queue failed: TypeError.\n')
    expect(failed.code).toBe(1)
  })

  it('waits until it is empty', async () => {
    let from = fakeQueue(empty)
    const done = await run(['queue', 'drain', '--from', from])
    expect(done).toEqual({ code: 0, stdout: 'No delivery waits or runs; 2 dead.\n', stderr: '' })
    from = fakeQueue(busy)
    const late = await run(['queue', 'drain', '--from', from, '--within', '1'])
    expect(expectOneLine(late, 1)).toContain('After 1 s 3 wait and 1 run')
  })

  it.each(['1', '3'])('ends within %s s where it is empty, after a second', async (seconds) => {
    const startedAt = performance.now()
    const flags = ['--from', fakeQueue(empty), '--within', seconds]
    const done = await run(['queue', 'drain', ...flags])
    expect(done).toEqual({ code: 0, stdout: 'No delivery waits or runs; 2 dead.\n', stderr: '' })
    const took = performance.now() - startedAt
    expect(took).toBeGreaterThan(1_000)
    expect(took).toBeLessThan(2_800)
  })

  it('waits for a second without work after the last', async () => {
    const from = fakeQueue(
      empty,
      `stats: async () => {
        const now = performance.now()
        globalThis.startedAt ??= now
        const isBusy = now - startedAt < 400 || (now - startedAt > 900 && now - startedAt < 1_200)
        console.error(String(now - startedAt))
        return isBusy ? ${JSON.stringify(busy)} : ${JSON.stringify(empty)}
      },`,
    )
    const { code, stderr } = await run(['queue', 'drain', '--from', from, '--within', '5'])
    const last = Number(stderr.trim().split('\n').at(-1))
    expect(code).toBe(0)
    expect(last).toBeGreaterThan(2_100)
    expect(last).toBeLessThan(3_500)
  })

  it.each([
    ['nothing to do', ['queue', '--from', 'x'], /status, dead, show, replay, remove, drain, move/],
    ['a mistyped action', ['queue', 'drian', '--from', 'x'], /Did you mean drain\?$/m],
    ['no module', ['queue', 'status'], /--from FILE is missing/],
    ['neither id nor all', ['queue', 'replay', '--from', 'x'], /either IDs.*or --all/],
    ['no id to show', ['queue', 'show', '--from', 'x'], /queue show takes one ID/],
    ['no id to remove', ['queue', 'remove', '--from', 'x'], /queue remove takes IDs/],
    ['nowhere to move to', ['queue', 'move', '--from', 'x'], /--to FILE is missing/],
    ['both', ['queue', 'replay', 'a', '--all', '--from', 'x'], /either IDs.*or --all/],
    ['an id to list', ['queue', 'dead', 'a', '--from', 'x'], /queue dead takes only flags/],
    ['no time', ['queue', 'dead', '--since', 'x', '--from', 'x'], /--since must be a time/],
  ])('reports wrong usage in one line: %s', async (_what, args, says) => {
    expect(expectOneLine(await run(args), 2)).toMatch(says)
  })

  it.each([
    ['is not there', () => '/none/queue.mjs', /no such file/],
    ['is not a module', () => moduleOf('}'), /cannot be loaded: SyntaxError/],
    ['throws', () => moduleOf(`throw new Error('${key}')`), /cannot be loaded: Error/],
    ['exports no queue', () => moduleOf('export const queue = {}'), /must export a DeliveryQueue/],
    [
      'fails beside us',
      () =>
        fakeQueue(
          empty,
          'stats: () => { setTimeout(() => { throw 7 }); return new Promise(() => {}) },',
        ),
      /Unexpected: 7/,
    ],
    [
      'has a queue that fails',
      () => fakeQueue(empty, `stats: async () => { throw new TypeError('${key}') },`),
      /The queue failed: TypeError/,
    ],
  ])('says in one line that the module %s', async (_what, from, says) => {
    const { code, stdout, stderr } = await run(['queue', 'status', '--from', from()])
    expect(stderr).toMatch(/^qondor-webhooks: [^\n]+\n$/)
    expect(stderr).toMatch(says)
    expect([code, stdout]).toEqual([1, ''])
  })
})

describeWith('postgresUrl', 'the command queue on a real engine', (connectionString) => {
  it('counts and replays', async () => {
    const options = { connectionString, name: `test-${randomUUID()}`, attempts: 3 }
    const queue = pgBossQueue(options)
    await queue.enqueue(makeDelivery())
    await queue.storeDeadLetter(makeDelivery(), 'unknown_topic: There is no schema for this topic.')
    await queue.close()
    const engine = new URL('../../../dist/pg-boss.js', import.meta.url)
    const from = moduleOf(`
      import { pgBossQueue } from '${engine}'
      export default pgBossQueue(${JSON.stringify(options)})
    `)
    const status = await run(['queue', 'status', '--json', '--from', from])
    expect(JSON.parse(status.stdout)).toMatchObject({ waiting: 1, dead: 1 })
    const replayed = await run(['queue', 'replay', '--all', '--from', from])
    expect(replayed).toEqual({ code: 0, stdout: '1 replayed\n', stderr: '' })
    const dead = await run(['queue', 'dead', '--from', from])
    expect(dead).toEqual({ code: 0, stdout: '', stderr: '' })
  }, 60_000)
})
