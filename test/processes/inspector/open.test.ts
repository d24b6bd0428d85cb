import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { expectOneLine, key, run } from '../../support/command-line/run-command.js'
import { startListen } from '../../support/command-line/start-listen.js'
import { describeInBrowser, openBrowser } from '../../support/inspector/browser.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Puts a stand-in for the program that opens a browser on the PATH of `listen`; returns what it got. */
async function startWithOpener(script: string | undefined, args: readonly string[] = []) {
  for (const name of ['open', 'xdg-open']) {
    if (script) writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  const PATH = folder
  const listen = await startListen(['--open', ...args], { PATH, QONDOR_WEBHOOK_KEY: key })
  await vi.waitFor(() => expect(listen.stderr()).toContain('Showing on'))
  const [, address = ''] = /Showing on (\S+)\n/.exec(listen.stderr()) ?? []
  return { ...listen, pageUrl: new URL(address) }
}

const report = () =>
  `echo "$#|$*|$QONDOR_WEBHOOK_KEY" > ${folder}/opened-; /bin/mv ${folder}/opened- ${folder}/opened`

/** The one argument of the stand-in. */
async function openedUrl(): Promise<URL> {
  await vi.waitFor(() => expect(existsSync(join(folder, 'opened'))).toBe(true), 5_000)
  const opened = readFileSync(join(folder, 'opened'), 'utf8').trim()
  expect(opened).toMatch(/^1\|http:\/\/127\.0\.0\.1:\d+\/#once=[\w-]{43}\|$/)
  return new URL(String(opened.split('|')[1]))
}

async function exchange({ origin, hash }: URL) {
  const headers = { authorization: `Bearer ${hash.replace('#once=', '')}` }
  const response = await fetch(`${origin}/token`, { method: 'POST', headers })
  return { status: response.status, ...(await response.json()) }
}

describe.skipIf(process.platform === 'win32')('listen --open', () => {
  it('opens an address that gives the token once, and no key', async () => {
    const listen = await startWithOpener(report())
    const url = await openedUrl()
    expect(url.origin).toBe(listen.pageUrl.origin)
    expect(url.href).not.toContain(listen.pageUrl.hash.slice(1))
    expect(await exchange(new URL('/#once=wrong', url))).toMatchObject({ status: 403 })
    expect(await exchange(url)).toEqual({ status: 200, token: listen.pageUrl.hash.slice(1) })
    expect(await exchange(url)).toEqual({ status: 403, error: 'used or too old' })
    expect((await listen.stop()).code).toBe(0)
  })

  it.each([
    ['no such program', undefined, 'is not installed'],
    ['one that finds no browser', 'exit 3', 'failed'],
  ])('says in one line that there is %s, and goes on', async (_name, script, problem) => {
    const listen = await startWithOpener(script)
    const line = new RegExp(
      `\nNo browser was opened: (xdg-)?open ${problem}\\. Open the address above\\.\n$`,
    )
    await vi.waitFor(() => expect(listen.stderr()).toMatch(line))
    expect((await fetch(listen.pageUrl)).status).toBe(200)
    expect((await listen.stop()).code).toBe(0)
  })

  it('ends while the program it started still runs', async () => {
    const listen = await startWithOpener(`${report()}; /bin/sleep 8`)
    await openedUrl()
    const { code, stderr } = await listen.stop()
    expect(code).toBe(0)
    expect(stderr).not.toContain('No browser')
  })

  it('takes --ui-port, which needs a page', async () => {
    expect(expectOneLine(await run(['listen', '--no-auth', '--ui-port', '0']), 2)).toContain(
      '--ui-port needs --ui or --open.',
    )
    const listen = await startWithOpener(report(), ['--ui-port', '0'])
    await openedUrl()
    await listen.stop()
  })
})

describeInBrowser('the address of listen --open in a browser', () => {
  it('becomes the address of the page, and works once', async () => {
    const listen = await startWithOpener(report())
    const url = await openedUrl()
    const context = await openBrowser()
    const page = await context.newPage()
    await page.goto(url.href)
    await page.getByText('Connected', { exact: true }).waitFor()
    expect(page.url()).toBe(listen.pageUrl.href)
    await page.reload()
    await page.getByText('Connected', { exact: true }).waitFor()
    const late = await context.newPage()
    await late.goto(url.href)
    await late.getByText('This address has no token, or was used before.').waitFor()
    await listen.stop()
  })
})
