import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { createDelivery, createInvalidDelivery } from '../../../src/testing/index.js'
import { key } from '../../support/command-line/run-command.js'
import { startApp } from '../../support/command-line/start-app.js'
import { describeInBrowser } from '../../support/inspector/browser.js'
import { linesOf, openPage, post } from '../../support/inspector/open-page.js'

const auth = { header: 'x-qondor-key', value: key }
const [narrow, wide] = [390, 1440]
const screens = [narrow, wide].flatMap((width) => {
  return (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))
})

describeInBrowser('the page of listen --ui on a screen', () => {
  it.each(screens)(
    'of $width px, $colorScheme, has no fault of accessibility',
    async ({ width, colorScheme }) => {
      const app = await startApp([200, 500], {}, () => '{"outcome":"handled"}')
      const { page, url, close } = await openPage(['--forward', app.url], width)
      await page.emulateMedia({ colorScheme })
      const topic = 'ProjectStatusChangedV1'
      await post(url, createDelivery(topic, {}, { auth }))
      await post(url, createDelivery(topic, {}, { auth, variant: 'drifted' }))
      for (const kind of ['invalid_payload', 'invalid_encoding', 'unknown_topic'] as const) {
        await post(url, createInvalidDelivery(kind, { topic, auth }))
      }
      await post(url, createDelivery(topic))
      await page.getByText('6 of 6 received').waitFor()
      expect(await faultsOf(page)).toEqual([])
      for (const index of [0, 1, 2, 3, 4]) {
        await linesOf(page).nth(index).getByRole('button').click()
        expect(await faultsOf(page)).toEqual([])
        if (width === narrow) await page.getByRole('button', { name: 'Back to the list' }).click()
      }
      for (const summary of await page.locator('summary:visible').all()) await summary.click()
      expect(await faultsOf(page)).toEqual([])
      await page.getByRole('button', { name: 'Edit' }).click()
      for (const text of ['{', '{}']) {
        await page.getByLabel('Body to send').fill(text)
        expect(await faultsOf(page)).toEqual([])
      }
      await close()
    },
    40_000,
  )

  it('that is narrow shows the list first, and a delivery in its place, by keyboard too', async () => {
    const { page, url, close } = await openPage([], narrow)
    for (const offerId of [1, 2, 3]) {
      await post(url, createDelivery('OfferSentV1', { offerId }, { auth }))
    }
    await page.getByText('3 of 3 received').waitFor()
    const delivery = page.getByRole('article', { name: 'Delivery' })
    expect(await delivery.isVisible()).toBe(false)
    const { y } = (await linesOf(page).first().boundingBox()) ?? { y: Number.NaN }
    expect(y).toBeLessThan(260)
    const press = async (...keys: string[]): Promise<void> => {
      for (const name of keys) await page.keyboard.press(name)
    }
    // Past both forms, which are one stop each until they are opened, and Clear.
    await press('Tab', 'Tab', 'Tab', 'Tab', 'ArrowDown')
    expect(await delivery.isVisible()).toBe(false)
    await press('Enter')
    await page.getByRole('row', { name: 'offerId 2 ' }).waitFor()
    expect(await page.locator('#list').isVisible()).toBe(false)
    expect(await page.locator(':focus').textContent()).toBe('Back to the list')
    await press('Enter')
    expect(await delivery.isVisible()).toBe(false)
    expect(await page.locator('#list :focus').getAttribute('aria-current')).toBe('true')
    await press('Shift+Tab', 'Shift+Tab', 'Enter')
    await page.getByLabel('Filter by topic').waitFor()
    await close()
  })

  it('that becomes wide shows both, and its forms', async () => {
    const { page, url, close } = await openPage([], narrow)
    await post(url, createDelivery('PingV1', {}, { auth }))
    await page.getByText('1 of 1 received').waitFor()
    expect(await page.getByLabel('Topic to send').isVisible()).toBe(false)
    await page.setViewportSize({ width: wide, height: 800 })
    await page.getByLabel('Topic to send').waitFor()
    expect(await page.locator('summary:visible, #back:visible').count()).toBe(0)
    expect(await page.locator('#list, #delivery').filter({ visible: true }).count()).toBe(2)
    await close()
  })

  it('of any width is not wider than the screen, and breaks names between their words', async () => {
    const app = await startApp([503])
    const { page, url, close } = await openPage(['--forward', app.url], narrow)
    const topic = 'OfferCommentToCustomerCreatedV1'
    await post(url, createInvalidDelivery('invalid_payload', { topic, auth }))
    await post(url, createDelivery(topic, {}, { auth, variant: 'drifted' }))
    await page.locator('#list .bad').nth(1).waitFor()
    const look = async (): Promise<void> => {
      for (const width of [320, narrow, 760, 1000, wide]) {
        await page.setViewportSize({ width, height: 800 })
        const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
        expect(wider).toBe(0)
        expect(await page.evaluate(brokenWords)).toEqual([])
      }
    }
    await look()
    await page.setViewportSize({ width: narrow, height: 800 })
    await page.locator('summary', { hasText: 'Send' }).click()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Body to send').fill(`{"${'long'.repeat(200)}": }`)
    await look()
    await page.setViewportSize({ width: narrow, height: 800 })
    await linesOf(page).first().getByRole('button').click()
    await look()
    await close()
  })

  it('weighs less than 60 kB', async () => {
    const { page, close } = await openPage()
    const loaded = await page.evaluate(`
      const files = [...performance.getEntriesByType('resource'), performance.getEntriesByType('navigation')[0]]
      files.filter(({ name }) => !/events|proof|^data:/.test(name)).map(({ decodedBodySize }) => decodedBodySize)
    `)
    const sizes = loaded as readonly number[]
    const parts = await page.locator('link[rel=stylesheet], script[src]').count()
    expect(parts).toBeGreaterThan(1)
    expect(sizes).toHaveLength(1 + parts)
    expect(Math.min(...sizes)).toBeGreaterThan(0)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000)
    await close()
  })

  it('has a name of its own for each control', async () => {
    const { page, close } = await openPage()
    const labels = await page.locator('label').allTextContents()
    expect(new Set(labels.map((label) => label.trim())).size).toBe(labels.length)
    await close()
  })
})

/** Lists the words in the names of fields and topics that stand on more than one line. */
const brokenWords = `
  const linesOf = (word) => {
    const range = document.createRange()
    range.selectNodeContents(word)
    return new Set([...range.getClientRects()].map(({ top }) => top)).size
  }
  const words = [...document.querySelectorAll('th[scope], strong, h2')].flatMap((cell) => [...cell.childNodes])
  words.filter((word) => linesOf(word) > 1).map(({ textContent }) => textContent)
`

/** The violations that axe finds in a page. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  // The page lets no other script in, which is what it is asked for.
  await page.evaluate(axe.source)
  return await page.evaluate(async () => {
    const found = await (globalThis as unknown as AxeGlobal).axe.run()
    if (found.passes.length < 10) return ['next to nothing was checked']
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
}

/** What the script leaves in the page. */
interface AxeGlobal {
  readonly axe: typeof axe
}
