import axe from 'axe-core'
import { expect, it } from 'vitest'
import { createDelivery } from '../../src/testing/create-delivery.js'
import { createInvalidDelivery } from '../../src/testing/create-invalid-delivery.js'
import { key } from '../command-line/run-command.js'
import { describeInBrowser, openBrowser } from './browser.js'
import { linesOf, openPage, post, sendSample } from './open-page.js'
import { startInspector } from './start-inspector.js'

const auth = { header: 'x-qondor-key', value: key }

describeInBrowser('who uses the page of listen --ui', () => {
  it('replays the bytes of a delivery', async () => {
    const { page, close } = await openPage()
    await sendSample(page, 'OfferAnsweredV1', 'full')
    const body = await page.locator('pre').textContent()
    await page.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('No. 1 again: answered 200').waitFor()
    await page.getByText('2 of 2 received').waitFor()
    await page.locator('#delivery .outcome', { hasText: '200 duplicate' }).waitFor()
    expect(await page.locator('pre').textContent()).toBe(body)
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
    await filter.getByLabel('Outcome').selectOption('')
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
    // Past the form that sends and the one that filters, into the list.
    await press('Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'Tab', 'ArrowDown')
    await offerShown(2)
    await press('End')
    await offerShown(1)
    await press('Home')
    await offerShown(3)
    await page.getByRole('button', { name: 'Send' }).focus()
    await press('Enter')
    await page.getByText('4 of 4 received').waitFor()
    await close()
  })

  it.each(['light', 'dark'] as const)(
    'has no fault of accessibility in %s',
    async (colorScheme) => {
      const { page, close } = await openPage()
      await page.emulateMedia({ colorScheme })
      for (const sample of [
        'invalid_payload',
        'drifted',
        'unknown_topic',
        'invalid_encoding',
        'full',
      ]) {
        await sendSample(page, 'ProjectStatusChangedV1', sample)
      }
      await page.getByText('5 of 5 received').waitFor()
      // The page lets no other script in, which is what it is asked for.
      for (const index of [4, 3, 1, 0]) {
        await linesOf(page).nth(index).getByRole('button').click()
        await page.evaluate(axe.source)
        const violations = await page.evaluate(async () => {
          const found = await (globalThis as unknown as AxeGlobal).axe.run()
          if (found.passes.length < 10) return ['next to nothing was checked']
          return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
        })
        expect(violations).toEqual([])
      }
      await close()
    },
    40_000,
  )

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
    await page.getByText('This address is of another start of listen').waitFor()
    await page.goto('about:blank')
    await page.goto(listen.pageUrl)
    await page.getByText('Connected').waitFor()
    await listen.stop()
    await page.getByText('Not connected: trying again').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('not sent: listen does not answer').waitFor()
  })
})

/** What the script leaves in the page. */
interface AxeGlobal {
  readonly axe: typeof axe
}
