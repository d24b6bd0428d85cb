import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { sqliteQueue } from 'qondor-webhooks/sqlite'
import { median, range } from './measure.mjs'
import { openBare, openDatabase } from './sqlite-bare.mjs'
import { rateOf, receiverOn, storeRate } from './store-rate.mjs'

const rounds = 25
const ids = 1_000_000
const child = fileURLToPath(new URL('sqlite-child.mjs', import.meta.url))
// A disk that takes 10 ms for each flush.
const slowDisk = ['strace', '-f', '--seccomp-bpf', '-o', '/dev/null', '-e', 'trace=fsync,fdatasync']
slowDisk.push('-e', 'inject=fsync,fdatasync:delay_exit=10000')

/** The queue in a file against the bare statements; event loop, memory, and a million ids. */
export async function benchSqlite() {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-bench-'))
  try {
    const rows = [...(await benchRates(folder)), ...(await benchProcesses(folder))]
    return [...rows, ...(await benchIds(folder))]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param {string} what @param {(string | number)[]} figures */
function row(what, [one = '', many = '']) {
  return { what, 'one by one': String(one), '32 at once': String(many) }
}

/** @param {import('qondor-webhooks/queue').DeliveryQueue} queue @returns {import('./store-rate.mjs').Store} */
function enqueuerOn(queue) {
  return (body) => {
    const key = randomUUID()
    const known = { webhookId: key, topic: 'OfferSentV1', projectId: 1, receivedAt: new Date() }
    return queue.enqueue({ key, ...known, body })
  }
}

/** @param {string} folder */
async function benchRates(folder) {
  const bare = openBare(join(folder, 'bare.db'))
  const queue = sqliteQueue({ file: join(folder, 'queue.db') })
  await queue.ready()
  const enqueue = enqueuerOn(queue)
  const receive = receiverOn(queue)
  /** @type {Record<string, string[]>} */
  const figures = { bare: [], enqueue: [], receive: [] }
  for (const atOnce of [1, 32]) {
    const [rates, enqueued, received] = [[0], [0], [0]].map(() => /** @type {number[]} */ ([]))
    for (let round = 0; round < rounds; round += 1) {
      const count = atOnce === 1 ? 100 : 1_600
      const first = await rateOf(count, (bodies) => bare.store(bodies, atOnce))
      const second = await storeRate(enqueue, count, atOnce)
      const third = await storeRate(receive, count, atOnce)
      // The first rounds compile.
      if (round < 3) continue
      rates?.push(first)
      enqueued?.push(second / first)
      received?.push(third / first)
    }
    figures['bare']?.push(median(rates ?? []).toFixed(0))
    figures['enqueue']?.push(range(enqueued ?? []))
    figures['receive']?.push(range(received ?? []))
  }
  bare.close()
  await queue.close()
  return [
    row('bare statements: stored per second here', figures['bare'] ?? []),
    row('`enqueue`, over the bare statements', figures['enqueue'] ?? []),
    row('`receive`, over the bare statements', figures['receive'] ?? []),
  ]
}

/** The event loop and the memory of receivers and workers in processes of their own. @param {string} folder */
async function benchProcesses(folder) {
  const rows = []
  for (const [disk, command] of Object.entries({ 'this disk': [], 'a flush of 10 ms': slowDisk })) {
    if (spawnSync(command[0] ?? 'true', ['-V']).error) continue
    /** @type {Report[]} */
    const reports = []
    for (const atOnce of [1, 32]) {
      reports.push(
        await run([...command], ['receive', join(folder, `${disk} ${atOnce}.db`), String(atOnce)]),
      )
    }
    const figures = (/** @type {(report: Report) => number} */ figure) => {
      return reports.map((report) => figure(report).toFixed(figure(report) < 100 ? 1 : 0))
    }
    rows.push(
      row(
        `stored per second here, ${disk}`,
        figures(({ perSecond }) => perSecond),
      ),
      row(
        `event loop delay, p99 in ms, ${disk}`,
        figures(({ delayMs }) => delayMs),
      ),
    )
    if (command.length > 0) continue
    const worker = await run([], ['work', join(folder, `${disk} 32.db`), '20'])
    rows.push(row('handled per second here by one worker', ['', worker.perSecond.toFixed(0)]))
    const steady = ['receive steadily', 'work steadily'].map((role) => {
      return run([], [role, join(folder, 'steady.db')])
    })
    const megabytes = (await Promise.all(steady)).map((report) => report.megabytes.toFixed(0))
    rows.push(
      row('memory of a receiver and of a worker at 500 a second, MB', [megabytes.join(', ')]),
      row(
        'memory of a receiver at full speed, MB',
        figures((report) => report.megabytes),
      ),
    )
  }
  return rows
}

/**
 * @typedef {import('./sqlite-child.mjs').Report} Report
 * @param {string[]} command
 * @param {string[]} args
 * @returns {Promise<Report>}
 */
async function run(command, args) {
  const [program = '', ...rest] = [...command, process.execPath, child, ...args]
  const running = spawn(program, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(await text(running.stdout))
}

/** A file that remembers a million events. @param {string} folder */
async function benchIds(folder) {
  const file = join(folder, 'ids.db')
  const empty = sqliteQueue({ file })
  await empty.ready()
  await empty.close()
  const database = openDatabase(file)
  const insert = database.prepare(
    'insert into deliveries (queue, key, state, due_at, stored_at) values (1, ?, 3, ?, ?)',
  )
  database.exec('begin')
  const now = Date.now()
  for (let count = 0; count < ids; count += 1)
    insert.run(randomUUID(), now + 86_400_000 + count, now)
  database.exec('commit; pragma wal_checkpoint(truncate)')
  database.close()
  const startedAt = process.hrtime.bigint()
  const queue = sqliteQueue({ file })
  await queue.ready()
  const startMs = Number(process.hrtime.bigint() - startedAt) / 1e6
  const enqueue = enqueuerOn(queue)
  const one = await storeRate(enqueue, 500, 1)
  const many = await storeRate(enqueue, 8_000, 32)
  await queue.close()
  return [
    row('a million ids: size of the file, MB', [(statSync(file).size / 1024 / 1024).toFixed(0)]),
    row('a million ids: time to open it, ms', [startMs.toFixed(0)]),
    row('a million ids: stored per second here', [one.toFixed(0), many.toFixed(0)]),
  ]
}
