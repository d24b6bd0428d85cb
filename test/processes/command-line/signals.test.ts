import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { key, run } from '../../support/command-line/run-command.js'
import { type Listening, startListen } from '../../support/command-line/start-listen.js'
import { temporaryFolder } from '../../support/command-line/temporary-folder.js'

/** A request whose body takes a second. */
async function postSlowly(url: string): Promise<number> {
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('{'))
      await delay(1_000)
      controller.close()
    },
  })
  const headers = { 'x-qondor-key': key }
  const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit
  return (await fetch(url, init)).status
}

function interrupt({ pid = 0 }: Listening): void {
  process.kill(pid, 'SIGINT')
}

describe('listen', () => {
  it('ends what runs where one Ctrl+C comes twice, as through npm', async () => {
    const listen = await startListen()
    const answered = postSlowly(listen.url)
    await delay(300)
    interrupt(listen)
    await delay(20)
    interrupt(listen)
    expect(await answered).toBe(400)
    expect((await listen.ends()).code).toBe(0)
  })

  it('ends at once at the next Ctrl+C', async () => {
    const listen = await startListen()
    const answered = postSlowly(listen.url).catch(() => 'cut off')
    await delay(300)
    interrupt(listen)
    await delay(600)
    interrupt(listen)
    expect((await listen.ends()).code).toBe(130)
    expect(await answered).toBe('cut off')
  })
})

it('queue move ends after the dead letter that it is moving', async () => {
  const folder = temporaryFolder()
  const [from, to] = [join(folder, 'from.mjs'), join(folder, 'to.mjs')]
  writeFileSync(
    from,
    `const letters = ['a', 'b'].map((id) => ({ id, delivery: { key: id }, reason: 'r' }))
    export const queue = {
      stats: async () => ({ waiting: 0, active: 0 }), work: async () => ({ stop: async () => {} }),
      dead: { list: async ({ topic }) => (topic ? [] : [...letters]), remove: async () => Boolean(letters.shift()) },
      close: async () => {},
    }`,
  )
  writeFileSync(
    to,
    `export const queue = {
      async storeDeadLetter({ key, topic }) {
        if (topic) return
        console.error('stored', key)
        process.kill(process.pid, 'SIGINT')
        await new Promise((resolve) => setTimeout(resolve, 100))
      },
      stats: async () => ({}), dead: { list: async () => [] }, close: async () => {},
    }`,
  )
  const moved = await run(['queue', 'move', '--from', from, '--to', to])
  expect(moved).toEqual({ code: 130, stdout: '0 moved, 1 dead.\n', stderr: 'stored a\n' })
})
