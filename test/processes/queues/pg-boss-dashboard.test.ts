import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { pgBossQueue } from '../../../src/queues/pg-boss/index.js'
import { operatingPage } from '../../support/docs/operating.js'
import { snippetsIn } from '../../support/readme/snippets.js'
import { makeQondor, request } from '../../support/receiver/qondor.js'
import { captureLog } from '../../support/receiver/spies.js'
import { describeWith } from '../../support/servers/describe-with.js'
import { freePort } from '../../support/servers/free-port.js'

const patiently = { timeout: 15_000, interval: 50 }
const section = operatingPage.split("### pg-boss's dashboard\n")[1]?.split('\n## ')[0] ?? ''
const [script = ''] = snippetsIn('sh', section)

describeWith('postgresUrl', "pg-boss's dashboard, as docs/operating.md starts it", (url) => {
  /** Starts the dashboard with this database and a free port, and otherwise as the page does. */
  async function startDashboard(): Promise<string> {
    const port = await freePort()
    const own = script.replace(/DATABASE_URL=\S+/, `DATABASE_URL=${url}`).replace('8080', `${port}`)
    expect(own).not.toBe(script)
    const shell = spawn('sh', ['-c', own.replace('npx ', 'exec node_modules/.bin/')], {
      stdio: 'ignore',
    })
    onTestFinished(async () => {
      shell.kill()
      if (shell.exitCode === null && shell.signalCode === null) await once(shell, 'exit')
    })
    const root = `http://127.0.0.1:${port}`
    const status = () => fetch(root).then((response) => response.status)
    await expect.poll(() => status().catch(() => 'not up'), patiently).toBe(401)
    return root
  }

  it('shows a delivery that waits, and a dead letter, but changes nothing', async () => {
    captureLog()
    const name = `test-${randomUUID()}`
    const queue = pgBossQueue({ connectionString: url, name, attempts: 1 })
    onTestFinished(() => queue.close())
    const qondor = makeQondor({ queue }).onOfferSent(() => {
      throw new Error('The CRM is down.')
    })
    const worker = await qondor.work()
    await qondor.receive(request('OfferSentV1', { webhookId: 'is-dead' }))
    await expect.poll(() => queue.dead.count(), patiently).toBe(1)
    await worker.stop()
    await qondor.receive(request('OfferSentV1', { webhookId: 'waits' }))

    const root = await startDashboard()
    const headers = { authorization: `Basic ${btoa('admin:secret')}` }
    const rowsAt = async (path: string) => {
      const response = await fetch(root + path.replace('qondor-webhooks', name), { headers })
      const [, body = ''] = /<tbody[^>]*>(.*?)<\/tbody>/s.exec(await response.text()) ?? []
      return body.split('</tr>').map((row) => row.replace(/<[^>]*>/g, ' '))
    }
    const [main = '', dead = ''] = [...section.matchAll(/^- `(\S+)`$/gm)].map(([, path]) => path)
    const jobs = await rowsAt(main)
    expect(jobs.find((row) => row.includes('waits'))).toMatch(/created.*OfferSentV1/s)
    expect(jobs.find((row) => row.includes('is-dead'))).toMatch(
      /failed.*OfferSentV1.*handler_failed: Error: The CRM is down\./s,
    )
    const letters = await rowsAt(dead)
    expect(letters.filter((row) => row.includes('OfferSentV1'))).toHaveLength(1)
    expect(letters[0]).toMatch(/OfferSentV1.*is-dead.*projectMainCustomerContactPersonEmail/s)
    const change = await fetch(`${root}/queues/${name}`, { method: 'POST', headers })
    expect(change.status).toBe(403)
  })
})
