import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { createDelivery } from '../../../src/testing/index.js'
import { key } from '../../support/command-line/run-command.js'
import { describeInBrowser, openBrowser } from '../../support/inspector/browser.js'
import { linesOf, post } from '../../support/inspector/open-page.js'
import { startInspector } from '../../support/inspector/start-inspector.js'

const auth = { header: 'x-qondor-key', value: key }
const offer = (offerId: number) => createDelivery('OfferSentV1', { offerId }, { auth })

describeInBrowser('an open page of listen --ui', () => {
  it('connects again when listen starts again, keeps its form, and mixes no deliveries of two runs', async () => {
    const listen = await startInspector()
    const page = await (await openBrowser()).newPage()
    await page.goto(listen.pageUrl)
    for (const offerId of [1, 2]) await post(listen.url, offer(offerId))
    await page.getByText('2 of 2 received').waitFor()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.locator('#body-state').getByText('JSON', { exact: true }).waitFor()
    await page.getByLabel('Body to send').fill('{"mine":1}')
    const offered = await page.getByLabel('Topic to send').locator('option').first().elementHandle()
    await listen.stop()
    await page.getByText('Not connected: reconnecting').waitFor()
    expect(await linesOf(page).count()).toBe(2)
    const { port } = new URL(listen.origin)
    const again = await startInspector(['--ui-port', port])
    await page.getByText('Connected', { exact: true }).waitFor()
    await page.getByText('listen was started again. Earlier deliveries are gone.').waitFor()
    await page.getByText('0 of 0 received').waitFor()
    await page.getByText(again.url).waitFor()
    expect(await page.getByLabel('Body to send').inputValue()).toBe('{"mine":1}')
    expect(await offered?.getProperty('isConnected').then(String)).toBe('true')
    await post(again.url, offer(3))
    await page.getByText('1 of 1 received').waitFor()
    await page.getByRole('row', { name: 'offerId 3 ' }).waitFor()
    expect(await linesOf(page).count()).toBe(1)
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await page.getByText('No. 1 again: response 200 duplicate').waitFor()
    await again.stop()
  })

  it('can edit a sample that was chosen while listen was gone', async () => {
    const listen = await startInspector()
    const page = await (await openBrowser()).newPage()
    await page.goto(listen.pageUrl)
    await page.getByText('Connected', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Edit' }).click()
    await listen.stop()
    await page.getByLabel('Topic to send').selectOption('PingV1')
    await page.getByText('Cannot be edited: the sample is not text, or listen does not').waitFor()
    const { port } = new URL(listen.origin)
    const again = await startInspector(['--ui-port', port])
    const body = page.getByLabel('Body to send')
    await expect.poll(() => body.inputValue(), { timeout: 10_000 }).toContain('PingV1')
    expect(await body.isEnabled()).toBe(true)
    await again.stop()
  })

  it('gives its token to no program that takes the port of listen', async () => {
    const listen = await startInspector()
    const page = await (await openBrowser()).newPage()
    await page.goto(listen.pageUrl)
    await page.getByText('Connected', { exact: true }).waitFor()
    await listen.stop()
    const heard: string[] = []
    const impostor = createServer(({ method, url, headers }, response) => {
      heard.push(`${method} ${url} ${JSON.stringify(headers)}`)
      const proof = Buffer.alloc(32).toString('base64')
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ proof }))
    })
    const { port } = new URL(listen.origin)
    impostor.listen(Number(port), '127.0.0.1')
    await once(impostor, 'listening')
    const words = 'Another listen or program answers here. Open the address that listen printed.'
    await page.locator('#connection').getByText(words).waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText(`not sent: ${words}`).waitFor()
    impostor.closeAllConnections()
    impostor.close()
    const again = await startInspector(['--ui-port', port])
    await page.getByText('Connected', { exact: true }).waitFor()
    expect(heard.length).toBeGreaterThan(1)
    expect(heard.filter((request) => !request.startsWith('GET /proof?nonce='))).toEqual([])
    expect(heard.join()).not.toContain(listen.token)
    await again.stop()
  })
})
