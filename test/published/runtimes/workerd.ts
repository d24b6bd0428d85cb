import { execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import workerd from 'workerd'
import { conformanceCases } from '../../conformance/cases/index.js'
import { connectHttp1 } from '../../conformance/clients/http1.js'
import type { Connection, Differences } from '../../conformance/host.js'
import { report } from './report.js'

// It is bundled into dist.
const cwd = fileURLToPath(new URL('..', import.meta.url))
const reason = 'workerd closes a connection when it answers before it has the whole body'
const differences: Differences = {
  'keeps the connection after a 401': {
    reason,
    answers: [{ status: 401, outcome: 'unauthorized', code: 'unauthorized' }, 'none', 'none'],
    ran: 0,
  },
  'keeps the connection after a 405': {
    reason,
    answers: [
      { status: 405, outcome: 'rejected', code: 'method_not_allowed' },
      { status: 405, outcome: 'rejected', code: 'method_not_allowed' },
      'none',
    ],
    ran: 0,
  },
}
/** Where it makes a difference how much of the body is there by the time of the answer. */
const raced = [
  ...Object.keys(differences),
  'answers 500 at once when somebody before us holds the stream of the body',
]

/** Holds the last of each body back until there is an answer. */
async function connectPatiently(url: string): Promise<Connection> {
  const connection = await connectHttp1(url)
  return {
    send: (request) => connection.send({ ...request, pauseMs: 10_000 }),
    close: () => connection.close(),
  }
}

const server = spawn(workerd.default, ['serve', 'workerd.capnp', '--control-fd=3'], {
  cwd,
  stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
})
process.on('exit', () => server.kill())
process.on('SIGTERM', () => process.exit(1))

const origin = await new Promise<string>((resolve, reject) => {
  server.on('exit', (code) => reject(new Error(`workerd ended with ${code}.`)))
  const control = server.stdio[3] as Readable
  createInterface(control).on('line', (line) => {
    const { event, port } = JSON.parse(line)
    if (event === 'listen') resolve(`http://127.0.0.1:${port}`)
  })
})

// "workerd 2026-10-23" and 1.20261023.1 are builds of the same day.
const built = execFileSync(workerd.default, ['--version'], { encoding: 'utf8' })
await report(`1.${built.replace(/\D/g, '')}`, {
  name: 'workerd',
  style: 'fetch',
  async start(_qondor, _before, theCase) {
    const index = conformanceCases.findIndex(({ name }) => name === theCase?.name)
    return {
      url: `${origin}/qondor/${index}`,
      ...(raced.includes(theCase?.name ?? '') && { connect: connectPatiently }),
      async record() {
        // Longer than the worker waits for a client that is gone.
        if (theCase?.answers.includes('none')) await delay(400)
        const answer = await fetch(`${origin}/record/${index}`)
        const { record, log } = await answer.json()
        console.error(log)
        return record
      },
      async close() {},
    }
  },
  differences,
})
server.kill()
