import { describe, expect, it } from 'vitest'
import { toNodeHandler } from '../../../src/adapters/node.js'
import { createQondorWebhooks, qondorTopics } from '../../../src/index.js'
import { key, run } from '../../support/command-line/run-command.js'
import { serve } from '../../support/command-line/serve.js'
import { startApp } from '../../support/command-line/start-app.js'

const noKey = 'No key was sent. To send one, set QONDOR_WEBHOOK_KEY or --auth-value.\n'

describe('the output of send', () => {
  it('says what became of each, and sums that up', async () => {
    const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: key } })
      .onOfferSent(() => {})
      .onOfferAnswered(() => {
        throw new Error('of the app')
      })
      .onError(() => {})
    const url = await serve(toNodeHandler(qondor))
    const send = (...args: readonly string[]) => {
      return run(['send', ...args, '--to', url], { QONDOR_WEBHOOK_KEY: key })
    }
    const twice = await send('OfferSentV1', '--duplicate')
    expect(twice.stdout).toMatch(/^200 handled {2}OfferSentV1 .*\n200 duplicate {2}OfferSentV1 /)
    expect(twice.stdout).toContain('\n2 sent: 1 duplicate, 1 handled\n')
    const all = await send('all')
    const others = qondorTopics.length - 2
    expect(all.stdout).toContain(
      `\n${qondorTopics.length} sent: 1 failed (handler_failed), 1 handled, ${others} unhandled\n`,
    )
    expect(all.code).toBe(1)
    const unknown = await send('OfferSentV1', '--invalid', 'unknown_topic')
    expect(unknown.stdout).toMatch(/^200 unknown_topic {2}OfferSentV1 /)
    const broken = await send('OfferSentV1', '--invalid', 'invalid_payload')
    expect(broken.stdout).toMatch(/^422 invalid \(invalid_payload\) {2}OfferSentV1 /)
    const stranger = await run(['send', 'PingV1', '--to', url])
    expect(stranger.stdout).toMatch(/^401 unauthorized {2}PingV1 .*\n1 sent: 1 unauthorized\n/)
  })

  it('says once that no key was sent, on stderr', async () => {
    const app = await startApp()
    const args = ['send', 'all', '--to', app.url, '--duplicate']
    expect(await run(args)).toMatchObject({ code: 0, stderr: noKey })
    const json = await run([...args, '--json'])
    expect(json.stderr).toBe(noKey)
    expect(json.stdout).not.toContain('No key')
    expect(await run(args, { QONDOR_WEBHOOK_KEY: key })).toMatchObject({ code: 0, stderr: '' })
  })

  it('says what to check if the key is refused', async () => {
    const qondor = createQondorWebhooks({ auth: { header: 'x-qondor-key', value: 'another' } })
    const url = await serve(toNodeHandler(qondor))
    const { code, stderr } = await run(['send', 'all', '--to', url], { QONDOR_WEBHOOK_KEY: key })
    expect(stderr).toMatch(/^The key was refused\. Compare it, .* those of the app\.\n$/)
    expect(code).toBe(1)
  })

  it.each([
    [308, /^A redirect is not followed\. .* a slash at the end\.\n$/],
    [404, /^A status without an outcome is not from a receiver\. .* the app's log\.\n$/],
  ])('says what to check if another part of the app responds %i', async (status, note) => {
    const app = await startApp([status], {}, () => '')
    const args = ['send', 'all', '--to', app.url]
    const { code, stderr } = await run(args, { QONDOR_WEBHOOK_KEY: key })
    expect(stderr).toMatch(note)
    expect(code).toBe(1)
  })

  it('prints each response and the summary as lines of JSON', async () => {
    const answers = ['{"outcome":"handled"}', '{"outcome":"invalid","code":"invalid_payload"}', '']
    const app = await startApp([200, 422, 500], {}, () => answers.shift() ?? '')
    const args = ['send', 'PingV1', '--to', app.url, '--count', '30', '--json']
    const { code, stdout } = await run(args, { QONDOR_WEBHOOK_KEY: key })
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const ms = expect.any(Number)
    expect(code).toBe(1)
    expect(lines).toHaveLength(31)
    const delivery = { type: 'response', delivery: 'PingV1', ms }
    expect(lines.slice(0, 3)).toEqual([
      { ...delivery, status: 200, outcome: 'handled' },
      { ...delivery, status: 422, outcome: 'invalid', code: 'invalid_payload' },
      { ...delivery, status: 500 },
    ])
    expect(lines.at(-1)).toEqual({
      type: 'summary',
      sent: 30,
      outcomes: { handled: 1, invalid: 1 },
      statuses: { 200: 10, 422: 10, 500: 10 },
      latencyMs: { min: ms, median: ms, p95: ms, max: ms },
    })
  })

  it('prints the status alone of an app that says nothing else', async () => {
    const app = await startApp([201, 404], {}, () => '<h1>outcome: handled</h1>')
    const { stdout } = await run(['send', 'PingV1', '--to', app.url, '--count', '2'])
    expect(stdout).toMatch(/^201 {2}PingV1 .*\n404 {2}PingV1 .*\n2 sent: 1 × 201, 1 × 404\n/)
  })
})
