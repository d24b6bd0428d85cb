import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Queue } from 'bullmq'
import express, { type Express, type RequestHandler } from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { importSnippet } from '../../support/docs/operating.js'
import { clientOf, open, patiently } from '../../support/queues/bullmq-support.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'
import { describeWith } from '../../support/servers/describe-with.js'

interface Job {
  readonly id: string
  readonly name: string
  readonly data: { readonly webhookId: string; readonly body: string }
  readonly failedReason: string
}

describeWith('redisUrl', 'bull-board, as docs/operating.md mounts it', (url) => {
  const connection = { url }
  const login = { authorization: 'Basic of a colleague' }

  /** Serves the board of a queue, and returns what its page asks for. */
  async function startBoard(name: string) {
    const { mountBoard } = await importSnippet<{
      mountBoard(app: Express, requireLogin: RequestHandler, queues: Queue[]): void
    }>('mountBoard')
    const queues = [name, `${name}.rejected`].map((each) => new Queue(each, { connection }))
    const app = express()
    const requireLogin: RequestHandler = ({ headers }, response, next) => {
      if (headers.authorization === login.authorization) next()
      else response.status(401).end()
    }
    mountBoard(app, requireLogin, queues)
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(async () => {
      server.close()
      for (const queue of queues) await queue.close()
    })
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/queues`
    return {
      root,
      /** The jobs in a state. */
      async jobs(queue: string, state: string): Promise<readonly Job[]> {
        const query = `activeQueue=${queue}&status=${state}&page=1&jobsPerPage=10`
        const response = await fetch(`${root}/api/queues?${query}`, { headers: login })
        const body = (await response.json()) as { queues: { name: string; jobs: Job[] }[] }
        return body.queues.find((each) => each.name === queue)?.jobs ?? []
      },
      async press(button: string, queue: string, job: string): Promise<number> {
        const address = `${root}/api/queues/${queue}/${job}/${button}`
        return (await fetch(address, { method: 'PUT', headers: login })).status
      },
    }
  }

  it('shows a delivery that waits, and dead letters of both kinds', async () => {
    captureLog()
    captureLog('warn')
    const name = `test-${randomUUID()}`
    const qondor = makeQondor({ queue: open({ connection, name, attempts: 1 }) })
    qondor.onOfferSent(() => {
      throw new Error('The CRM is down.')
    })
    const board = await startBoard(name)
    const worker = await qondor.work()
    await qondor.receive(request('OfferSentV1', { webhookId: 'dead' }))
    await expect.poll(() => board.jobs(name, 'failed'), patiently).toHaveLength(1)
    await worker.stop()
    await qondor.receive(request('OfferSentV1', { webhookId: 'waits' }))
    await qondor.receive(request('OfferSoldV9', { webhookId: 'unknown' }))

    const found = async (queue: string, state: string) => {
      const jobs = await board.jobs(queue, state)
      return jobs.map((job) => [job.name, job.data.webhookId, JSON.parse(job.data.body).webhookId])
    }
    expect(await found(name, 'waiting')).toEqual([['OfferSentV1', 'waits', 'waits']])
    expect(await found(name, 'failed')).toEqual([['OfferSentV1', 'dead', 'dead']])
    expect(await found(`${name}.rejected`, 'prioritized')).toEqual([
      ['OfferSoldV9', 'unknown', 'unknown'],
    ])
    const [dead] = await board.jobs(name, 'failed')
    expect(dead?.failedReason).toBe('handler_failed: Error: The CRM is down.')
    const page = await fetch(board.root, { headers: login })
    expect(await page.text()).toContain('<div id="root">')
    expect((await fetch(board.root)).status).toBe(401)
  })

  it('retries a delivery without attempts left, once, without the handlers that succeeded', async () => {
    captureLog()
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name, attempts: 2 })
    const calls: string[] = []
    const qondor = makeQondor({ queue })
      .onOfferSent(() => void calls.push('log'), { name: 'log' })
      .onOfferSent(
        () => {
          calls.push('crm')
          throw new Error('The CRM is down.')
        },
        { name: 'crm' },
      )
    const board = await startBoard(name)
    const worker = await qondor.work()
    await qondor.receive(request('OfferSentV1'))
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    expect(calls).toEqual(['log', 'crm', 'crm'])
    const [dead] = await board.jobs(name, 'failed')
    expect(await board.press('retry', name, dead?.id ?? '')).toBe(204)
    await expect.poll(() => calls, patiently).toEqual(['log', 'crm', 'crm', 'crm'])
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    await worker.stop()
    const [letter] = await queue.dead.list()
    expect(letter?.reason).toBe('handler_failed: crm: Error: The CRM is down.')
  })

  it('retries a delivery once, whether or not a worker died at it before', async () => {
    captureLog()
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name, attempts: 2 })
    const steps = ['dies', 'fails', 'dies', 'succeeds']
    const calls: string[] = []
    const qondor = makeQondor({ queue }).onOfferSent(async () => {
      const step = String(steps[calls.length])
      calls.push(step)
      if (step === 'dies') await new Promise(() => {})
      if (step === 'fails') throw new Error('The CRM is down.')
    })
    const board = await startBoard(name)
    let worker = await qondor.work()
    const dieAtCall = async (count: number): Promise<void> => {
      await expect.poll(() => calls.length, patiently).toBe(count)
      const [job] = await board.jobs(name, 'active')
      await worker.stop({ timeoutMs: 1 })
      // It would expire within 10 s.
      await clientOf(url).del(`bull:${name}:${job?.id}:lock`)
      worker = await qondor.work()
    }
    const retryDead = async (): Promise<string> => {
      await expect.poll(() => queue.dead.count(), patiently).toBe(1)
      const [dead] = await board.jobs(name, 'failed')
      expect(await board.press('retry', name, dead?.id ?? '')).toBe(204)
      return String(dead?.failedReason)
    }
    await qondor.receive(request('OfferSentV1'))
    await dieAtCall(1)
    expect(await retryDead()).toBe('handler_failed: Error: The CRM is down.')
    await dieAtCall(3)
    expect(await retryDead()).toBe('worker_crashed: The worker died during the last attempt.')
    await expect.poll(() => calls, patiently).toEqual(steps)
    const empty = { waiting: 0, active: 0, dead: 0 }
    await expect.poll(() => queue.stats(), patiently).toMatchObject(empty)
  }, 60_000)

  it('cannot retry a delivery that no handler could take', async () => {
    captureLog('warn')
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name })
    const board = await startBoard(name)
    await makeQondor({ queue }).receive(request('OfferSoldV9'))
    const [job] = await board.jobs(`${name}.rejected`, 'prioritized')
    expect(await board.press('retry', `${name}.rejected`, job?.id ?? '')).toBe(400)
    expect(await queue.dead.count()).toBe(1)
  })

  it('forgets the id of a delivery that it cleans', async () => {
    captureLog()
    const name = `test-${randomUUID()}`
    const queue = open({ connection, name, attempts: 1 })
    const qondor = makeQondor({ queue }).onOfferSent(() => {
      throw new Error('The CRM is down.')
    })
    const board = await startBoard(name)
    const worker = await qondor.work()
    await qondor.receive(request('OfferSentV1'))
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    await worker.stop()
    const [dead] = await board.jobs(name, 'failed')
    expect(await board.press('clean', name, dead?.id ?? '')).toBe(204)
    expect(await queue.dead.count()).toBe(0)
    expect(await qondor.receive(request('OfferSentV1'))).toMatchObject({ outcome: 'queued' })
  })
})
