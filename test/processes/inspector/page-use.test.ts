import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { createDelivery, createInvalidDelivery } from '../../../src/testing/index.js'
import { key } from '../../support/command-line/run-command.js'
import { describeInBrowser, openBrowser } from '../../support/inspector/browser.js'
import { linesOf, openPage, post, sendSample } from '../../support/inspector/open-page.js'
import { startInspector } from '../../support/inspector/start-inspector.js'

const auth = { header: 'x-qondor-key', value: key }

describeInBrowser('who uses the page of listen --ui', () => {
  it('replays the bytes of a delivery', async () => {
    const { page, close } = await openPage()
    await sendSample(page, 'OfferAnsweredV1', 'full')
    const body = await page.locator('pre').textContent()
    await page.getByRole('button', { name: 'Replay', exact: true }).click()
    await page.getByText('No. 1 again: response 200').waitFor()
    await page.getByText('2 of 2 received').waitFor()
    await page.locator('#delivery .outcome', { hasText: '200 duplicate' }).waitFor()
    expect(await page.locator('pre').textContent()).toBe(body)
    await close()
  })

  it('replays a delivery with a new id, and everything else as it was', async () => {
    const { page, url, close } = await openPage()
    const { headers, body } = createDelivery('OfferSentV1', {}, { auth })
    const sent = body.replace('{', '{ "nested": { "number": 9007199254740993 },\n')
    await post(url, { headers, body: sent })
    await page.getByText('1 of 1 received').waitFor()
    await page.getByRole('button', { name: 'Replay with a new id' }).press('Enter')
    await page.getByText('No. 1 with a new id: response 200 accepted').waitFor()
    await page.getByText('2 of 2 received').waitFor()
    await page.locator('#delivery .facts', { hasText: 'No. 2' }).waitFor()
    const { webhookId } = JSON.parse(body)
    const again = String(await page.locator('pre').textContent())
    expect(again).not.toContain(webhookId)
    expect(again.replace(JSON.parse(again).webhookId, webhookId)).toBe(sent)
    await post(url, { headers, body: body.replace('{', '{ "nested": { "webhookId": "7" },') })
    await page.locator('#delivery .facts', { hasText: 'No. 3' }).waitFor()
    await page.getByRole('button', { name: 'Replay with a new id' }).click()
    await page.getByText('No. 3 with a new id: response 200 accepted').waitFor()
    await page.locator('#delivery .facts', { hasText: 'No. 4' }).waitFor()
    const { nested, ...rest } = JSON.parse(String(await page.locator('pre').textContent()))
    expect(nested).toEqual({ webhookId: '7' })
    expect({ ...rest, webhookId }).toEqual(JSON.parse(body))
    expect(rest.webhookId).not.toBe(webhookId)
    await close()
  })

  it('clears the list, in every open page and in listen', async () => {
    const { page, pageUrl, url, close } = await openPage()
    const other = await page.context().newPage()
    await other.goto(pageUrl)
    for (const offerId of [1, 2]) {
      await post(url, createDelivery('OfferSentV1', { offerId }, { auth }))
    }
    for (const one of [page, other]) await one.getByText('2 of 2 received').waitFor()
    await linesOf(other).first().getByRole('button').focus()
    await page.getByRole('button', { name: 'Clear the list' }).press('Enter')
    await page.getByText('The list is cleared. What --save wrote stays.').waitFor()
    for (const one of [page, other]) {
      await one.getByText('0 of 0 received').waitFor()
      await one.getByText('No delivery has arrived yet').waitFor()
      expect(await linesOf(one).count()).toBe(0)
    }
    expect(await page.locator(':focus').textContent()).toBe('Clear the list')
    expect(await other.locator(':focus').getAttribute('aria-label')).toBe('Deliveries')
    await page.reload()
    await page.getByText('0 of 0 received').waitFor()
    await post(url, createDelivery('OfferSentV1', { offerId: 3 }, { auth }))
    for (const one of [page, other]) {
      await one.getByText('1 of 1 received').waitFor()
      await one.getByRole('row', { name: 'offerId 3 ' }).waitFor()
      expect(await linesOf(one).count()).toBe(1)
    }
    await close()
  })

  it('searches in the bodies and the headers', async () => {
    const { page, url, close } = await openPage()
    await post(url, createDelivery('OfferSentV1', { projectName: 'Årsfest' }, { auth }))
    const { headers, body } = createDelivery('PingV1', {}, { auth })
    await post(url, { headers: { ...headers, 'x-trace': 'abc' }, body })
    await page.getByText('2 of 2 received').waitFor()
    const search = page.getByLabel('Search')
    for (const [text, topic] of [
      [' årsFEST', 'OfferSentV1'],
      ['x-trace: ABC', 'PingV1'],
      [JSON.parse(body).webhookId, 'PingV1'],
    ]) {
      await search.fill(text)
      await page.getByText('1 of 2 received').waitFor()
      expect(await linesOf(page).locator('strong').allTextContents()).toEqual([topic])
    }
    await search.fill('in none of them')
    await page.getByText('0 of 2 received').waitFor()
    await search.fill('')
    await page.getByText('2 of 2 received').waitFor()
    await close()
  })

  it('filters by topic and by outcome', async () => {
    const { page, url, close } = await openPage()
    await post(url, createDelivery('PingV1', {}, { auth }))
    await post(url, createDelivery('OfferSentV1', {}, { auth }))
    await post(url, createInvalidDelivery('invalid_payload', { auth }))
    await page.getByText('3 of 3 received').waitFor()
    const filter = page.getByRole('form', { name: 'Filter' })
    await filter.getByLabel('Topic').selectOption({ label: 'OfferSentV1 (2)' })
    await page.getByText('2 of 3 received').waitFor()
    await filter.getByLabel('Outcome').selectOption({ label: 'invalid (1)' })
    await page.getByText('1 of 3 received').waitFor()
    expect(await linesOf(page).locator('strong').allTextContents()).toEqual(['OfferSentV1'])
    await post(url, createDelivery('OfferSentV1', {}, { auth }))
    await page.getByText('1 of 4 received').waitFor()
    await filter.getByLabel('Outcome').selectOption('all')
    await page.getByText('3 of 4 received').waitFor()
    await close()
  })

  it('is used by keyboard alone', async () => {
    const { page, url, close } = await openPage()
    for (const offerId of [1, 2, 3]) {
      await post(url, createDelivery('OfferSentV1', { offerId }, { auth }))
    }
    await page.getByText('3 of 3 received').waitFor()
    const offerShown = (offerId: number) => {
      return page.getByRole('row', { name: `offerId ${offerId} ` }).waitFor()
    }
    const press = async (...keys: string[]): Promise<void> => {
      for (const name of keys) await page.keyboard.press(name)
    }
    // Past the form that sends, the one that filters, and Clear, into the list, which is one stop.
    await press(...Array.from({ length: 10 }, () => 'Tab'), 'ArrowDown')
    await offerShown(2)
    await press('End')
    await offerShown(1)
    await press('ArrowDown', 'Home')
    await offerShown(3)
    await press('Tab', 'Enter')
    await page.getByText('No. 3 again: response 200').waitFor()
    await page.getByText('4 of 4 received').waitFor()
    await press('Enter')
    await page.getByText('5 of 5 received').waitFor()
    // Past the other buttons.
    await press('Tab', 'Tab', 'Tab', 'Tab', 'Tab')
    expect(await page.locator(':focus').textContent()).toContain('"offerId":3')
    await close()
  })

  it('is not taken away from what they chose or hold', async () => {
    const { page, url, close } = await openPage()
    const arrive = async (offerId: number): Promise<void> => {
      await post(url, createDelivery('OfferSentV1', { offerId }, { auth }))
      await page.getByText(`of ${offerId} received`).waitFor()
    }
    await arrive(1)
    await page.getByRole('button', { name: 'Replay', exact: true }).focus()
    await arrive(2)
    await page.getByRole('row', { name: 'offerId 2 ' }).waitFor()
    expect(await page.locator(':focus').textContent()).toBe('Replay')
    await linesOf(page).last().getByRole('button').click()
    await arrive(3)
    await page.getByRole('row', { name: 'offerId 1 ' }).waitFor()
    await page.getByLabel('Show the newest').check()
    await page.getByRole('row', { name: 'offerId 3 ' }).waitFor()
    await close()
  })

  it('gets the deliveries that arrived while the tab was hidden', async () => {
    const { page, url, close } = await openPage()
    await post(url, createDelivery('PingV1', {}, { auth }))
    await page.getByText('1 of 1 received').waitFor()
    await setHidden(page, true)
    await post(url, createDelivery('OfferSentV1', {}, { auth }))
    await page.waitForTimeout(300)
    expect(await page.locator('#count').textContent()).toBe('1 of 1 received')
    await setHidden(page, false)
    await page.getByText('2 of 2 received').waitFor()
    expect(await linesOf(page).count()).toBe(2)
    await close()
  })

  it('keeps up with 3,000 deliveries and keeps the newest 500', async () => {
    const { page, url, close } = await openPage(['--json'])
    let sent = 0
    const sendOnAndOn = async (): Promise<void> => {
      while (sent < 3_000) {
        sent += 1
        await post(url, createDelivery('OfferSentV1', { offerId: sent }, { auth }))
      }
    }
    await Promise.all(Array.from({ length: 32 }, sendOnAndOn))
    await page.getByText(`500 of ${sent} received (the newest 500 are kept)`).waitFor()
    expect(await page.locator('#list li').count()).toBe(500)
    await close()
  }, 60_000)

  it('says that listen has ended, and that an address is of another start', async () => {
    const listen = await startInspector()
    const page = await (await openBrowser()).newPage()
    await page.goto(`${listen.origin}/#another`)
    await page.getByText('Another listen or program answers here.').waitFor()
    await page.goto(listen.pageUrl)
    await page.getByText('Connected').waitFor()
    await listen.stop()
    await page.getByText('Not connected: reconnecting').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('not sent: listen does not respond').waitFor()
  })
})

/** Has a page believe that its tab is hidden, or shown again. */
async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  `)
}
