import { execFileSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { createDelivery, createEvent } from '../../../src/testing/index.js'
import { key } from '../../support/command-line/run-command.js'
import { startApp } from '../../support/command-line/start-app.js'
import { describeInBrowser } from '../../support/inspector/browser.js'
import { linesOf, openPage, post } from '../../support/inspector/open-page.js'

const auth = { header: 'x-qondor-key', value: key }

describeInBrowser('what the page of listen --ui shows and copies of a request', () => {
  it.each<[string, (body: string) => BodyInit, Record<string, string>?]>([
    ['text with quotes', (body: string) => body.replace('Sommerfest', "'$(id)' `id` \\\\ \\n @")],
    ['another type', (body: string) => body, { 'content-type': 'application/vnd.qondor+json' }],
    ['a byte order mark', (body: string) => `\ufeff${body}`],
    ['bytes', (body: string) => gzipSync(body), { 'content-encoding': 'gzip' }],
  ])('copies %s as a curl that sends the same', async (_name, change, headers) => {
    const app = await startApp()
    const { page, url, close } = await openPage(['--forward', app.url])
    const delivery = createDelivery('OfferSentV1', {}, { auth })
    await post(url, {
      headers: { ...delivery.headers, ...headers },
      body: change(delivery.body),
    })
    await page.getByText('1 of 1 received').waitFor()
    const copied = await copyAs(page, 'curl')
    expect(copied).not.toContain(key)
    const env = { PATH: process.env['PATH'], QONDOR_WEBHOOK_KEY: key }
    execFileSync('sh', ['-c', copied], { env, stdio: 'pipe' })
    await expect.poll(() => app.arrived.length).toBe(2)
    const [first, again] = app.arrived
    expect(again?.body).toEqual(first?.body)
    for (const name of ['content-type', 'content-encoding', 'x-qondor-key']) {
      expect(again?.headers[name]).toBe(first?.headers[name])
    }
    await close()
  })

  it('copies an event as JSON and as createEvent, by keyboard', async () => {
    const { page, url, close } = await openPage()
    const delivery = createDelivery('OfferSentV1', {}, { auth, variant: 'drifted' })
    await post(url, delivery)
    await page.getByText('1 of 1 received').waitFor()
    const sent = JSON.parse(delivery.body)
    expect(JSON.parse(await copyAs(page, 'JSON'))).toEqual(sent)
    const call = await copyAs(page, 'createEvent')
    expect(call).toMatch(/^createEvent\('OfferSentV1', \{\n {2}webhookId: "/)
    const event = new Function('createEvent', `return ${call}`)(createEvent)
    const { fieldOfTomorrow, ...known } = sent
    expect(fieldOfTomorrow).toBeDefined()
    expect(event).toMatchObject(known)
    await close()
  })

  it('copies nothing of a request without a body, and no createEvent of an invalid one', async () => {
    const { page, url, close } = await openPage()
    await post(url, createDelivery('PingV1'))
    await page.getByText('401 unauthorized').waitFor()
    const buttons = page.getByRole('button', { name: /^Copy as/ })
    expect(await buttons.count()).toBe(0)
    await post(url, { headers: createDelivery('PingV1', {}, { auth }).headers, body: '{}' })
    await page.getByText('400 invalid_envelope').waitFor()
    expect(await buttons.allTextContents()).toEqual(['Copy as curl', 'Copy as JSON'])
    await close()
  })

  it('shows the headers as they were sent, but no key, right or wrong', async () => {
    const echo = await startApp([200], {}, () => `"${key}" ${JSON.stringify(key)} took it`)
    const { page, url, close } = await openPage(['--forward', echo.url])
    const { headers, body } = createDelivery('PingV1', {}, { auth })
    const others = {
      'X-Custom': 'seen',
      'x-copy': `of ${key}`,
      cookie: 'c=unseen',
      authorization: 'Bearer unseen',
    }
    await post(url, { headers: { ...headers, ...others }, body })
    await page.getByText('1 of 1 received').waitFor()
    expect(await headerOf(page, 'x-custom')).toBe('seen')
    expect(await headerOf(page, 'content-type')).toBe('application/json')
    for (const name of ['x-qondor-key', 'x-copy', 'cookie', 'authorization']) {
      expect(await headerOf(page, name)).toBe('not shown: a secret')
    }
    await page.getByText('"[key]" "[key]" took it').waitFor()
    await post(url, { headers: { 'x-qondor-key': 'unseen' }, body })
    await linesOf(page).filter({ hasText: 'unauthorized' }).getByRole('button').click()
    expect(await headerOf(page, 'x-qondor-key')).toBe('not shown: a secret')
    const content = await page.content()
    expect(content).not.toContain(key)
    expect(content).not.toContain('unseen')
    await close()
  })
})

async function headerOf(page: Page, name: string): Promise<string | null> {
  const table = page.getByRole('table', { name: 'Headers' })
  return await table.locator('tr', { hasText: name }).locator('.value').first().textContent()
}

/** Presses a button of the page by keyboard; returns what it put on the clipboard. */
async function copyAs(page: Page, name: string): Promise<string> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: `Copy as ${name}` }).press('Enter')
  await page.getByText(`Copied as ${name}`).waitFor()
  return String(await page.evaluate('navigator.clipboard.readText()'))
}
