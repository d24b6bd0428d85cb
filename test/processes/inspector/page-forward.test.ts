import { expect, it } from 'vitest'
import { createDelivery } from '../../../src/testing/index.js'
import { key } from '../../support/command-line/run-command.js'
import { serve } from '../../support/command-line/serve.js'
import { startApp } from '../../support/command-line/start-app.js'
import { describeInBrowser } from '../../support/inspector/browser.js'
import { linesOf, openPage, post } from '../../support/inspector/open-page.js'

const auth = { header: 'x-qondor-key', value: key }

describeInBrowser('the page of listen --ui --forward', () => {
  it('shows what the app answered first and in its colour, the receiver second', async () => {
    const app = await startApp([500, 200, 200], {}, () => '{"outcome":"handled"}')
    const { page, url, close } = await openPage(['--forward', app.url])
    await post(url, createDelivery('PingV1', {}, { auth }))
    const badges = linesOf(page).first().locator('.outcome')
    await badges.getByText('app: 500 handled').waitFor()
    const withTime = expect.stringMatching(/^app: 500 handled, [\d.]+ ms$/)
    expect(await badges.allTextContents()).toEqual([withTime, 'receiver: accepted'])
    expect(await badges.nth(0).getAttribute('class')).toBe('outcome bad')
    expect(await page.locator('#list .good, #delivery .good').count()).toBe(0)
    const shown = page.locator('#delivery .outcome')
    await shown.getByText('app: 500 handled').waitFor()
    expect(await shown.allTextContents()).toEqual([withTime, 'receiver: 200 accepted'])
    const answer = page.getByRole('region', { name: 'Answer' })
    expect(await answer.textContent()).toBe('{"outcome":"handled"}')
    await post(url, createDelivery('PingV1', {}, { auth }))
    await page.locator('#list .outcome.good', { hasText: 'app: 200 handled' }).waitFor()
    await close()
  })

  it('shows the receiver alone for what is not forwarded', async () => {
    const app = await startApp()
    const { page, url, close } = await openPage(['--forward', app.url])
    await post(url, createDelivery('PingV1'))
    const badges = linesOf(page).first().locator('.outcome')
    await badges.getByText('unauthorized').waitFor()
    expect(await badges.allTextContents()).toEqual(['unauthorized'])
    await close()
  })

  it('renews what is shown when the app answers late, in its place', async () => {
    const waiting: (() => void)[] = []
    const app = await serve((_request, response) => {
      waiting.push(() => response.writeHead(503).end())
    })
    const { page, url, close } = await openPage(['--forward', app])
    for (const offerId of [1, 2, 3]) {
      await post(url, createDelivery('OfferSentV1', { offerId }, { auth }))
    }
    await page.getByText('3 of 3 received').waitFor()
    await expect.poll(() => waiting.length).toBe(3)
    expect(await linesOf(page).locator('.outcome').allTextContents()).toEqual(
      Array.from({ length: 3 }, () => ['app: no response yet', 'receiver: accepted']).flat(),
    )
    await linesOf(page).nth(1).getByRole('button').click()
    await page.getByRole('row', { name: 'offerId 2 ' }).waitFor()
    await page.getByRole('button', { name: 'Replay', exact: true }).focus()
    for (const answer of waiting) answer()
    await page.locator('#delivery .outcome', { hasText: 'app: 503' }).waitFor()
    expect(await page.locator(':focus').textContent()).toBe('Replay')
    expect(await page.locator('#list .outcome.bad').allTextContents()).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^app: 503, [\d.]+ ms$/)),
    )
    await page.locator('#delivery').getByText('An empty body.').waitFor()
    const summaries = await linesOf(page).locator('.summary').allTextContents()
    expect(summaries.map((text) => text.slice(0, 8))).toEqual(['offer 3,', 'offer 2,', 'offer 1,'])
    expect(await linesOf(page).nth(1).locator('[aria-current=true]').count()).toBe(1)
    await close()
  })
})
