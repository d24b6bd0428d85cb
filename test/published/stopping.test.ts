// `stopOnSignal` of docs/production.md as a user has it: in a server with a worker, which is signalled twice.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { read, snippetsIn } from '../support/readme/snippets.js'
import { createUserProject, type UserProject } from '../support/user-project.js'

const server = `
import { createServer } from 'node:http'
import { createQondorWebhooks } from 'qondor-webhooks'
import { deliver, memoryQueue } from 'qondor-webhooks/testing'
import { stopOnSignal } from './stop-on-signal.mts'

const queue = memoryQueue()
const qondor = createQondorWebhooks({ auth: false, queue }).onOfferSent(async () => {
  console.log('handler runs')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  console.log('handler ended')
})
const worker = await qondor.work()
const listening = createServer().listen(0)
stopOnSignal(listening, worker, queue)
await deliver(qondor, 'OfferSentV1')
`

let project: UserProject

beforeAll(async () => {
  project = await createUserProject()
  const page = snippetsIn('ts', read('docs/production.md'))
  const code = page.find((each) => each.includes('function stopOnSignal')) ?? ''
  writeFileSync(join(project.folder, 'stop-on-signal.mts'), code)
  writeFileSync(join(project.folder, 'server.mts'), server)
})

afterAll(() => project.remove())

describe('the stop on a signal that production.md shows', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends the handlers first, also if %s comes twice',
    async (signal) => {
      const tsx = createRequire(import.meta.url).resolve('tsx')
      const child = spawn(process.execPath, ['--import', tsx, 'server.mts'], {
        cwd: project.folder,
      })
      const closed = once(child, 'close')
      let output = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text
        })
      }
      try {
        await expect.poll(() => output, { timeout: 15_000 }).toBe('handler runs\n')
        child.kill(signal)
        await delay(300)
        child.kill(signal)
        expect(await closed).toEqual([0, null])
        expect(output).toBe('handler runs\nhandler ended\n')
      } finally {
        child.kill('SIGKILL')
        await closed
      }
    },
  )
})
