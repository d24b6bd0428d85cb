import type { Page, Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser } from '../../support/inspector/browser.js'
import { openPage } from '../../support/inspector/open-page.js'

describeInBrowser('a sample that is edited on the page of listen --ui', () => {
  it('is sent as it was written, by keyboard alone', async () => {
    const { page, close } = await openPage()
    const body = await edit(page, 'OfferSentV1', 'full')
    const sample = JSON.parse(await body.inputValue())
    expect(sample).toMatchObject({ topic: 'OfferSentV1', projectName: expect.any(String) })
    await body.fill(JSON.stringify({ ...sample, offerId: 42, projectName: 'Årsfest' }))
    await page.locator('#body-state').getByText('JSON', { exact: true }).waitFor()
    await body.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('OfferSentV1 full as edited: response 200 accepted').waitFor()
    const row = page.getByRole('row', { name: /^projectName/ })
    expect(await row.locator('.value').textContent()).toBe('Årsfest')
    await close()
  })

  it('is sent as it is where a field is wrong, and where it is no JSON, which the page says before', async () => {
    // A browser counts a refused request as a fault of the page.
    const { page, ...listen } = await openPage()
    const body = await edit(page, 'OfferSentV1', 'full')
    const state = page.locator('#body-state')
    const sample = await body.inputValue()
    const height = (await page.locator('header').first().boundingBox())?.height
    await body.fill(sample.replace(/"offerId": \d+/, '"offerId": "7"'))
    expect(await state.textContent()).toBe('JSON')
    await send(page, '422 invalid (invalid_payload)')
    await page.locator('tr.failed').waitFor()
    await body.fill(sample.replace('}', ''))
    expect(await state.textContent()).toMatch(/^Not JSON, and sent as it is: Expected /)
    expect((await page.locator('header').first().boundingBox())?.height).toBe(height)
    await send(page, '400 invalid (invalid_json)')
    for (const [text, response] of [
      ['[]', '400 invalid (invalid_envelope)'],
      ['', '400 invalid (invalid_json)'],
    ]) {
      await body.fill(String(text))
      expect(await state.textContent()).toMatch(/JSON.* sent as it is/)
      await send(page, String(response))
    }
    await body.fill(`{"padding":"${'x'.repeat(300_000)}"}`)
    await send(page, '413 rejected (body_too_large)')
    await body.fill('x'.repeat(1_100_000))
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('not sent: A body of more than 1 MiB is not sent. Shorten it.').waitFor()
    await page.getByText('5 of 5 received').waitFor()
    await listen.stop()
  })

  it('gets a new id where it is sent again, and is a new sample once it is restored', async () => {
    const { page, close } = await openPage()
    const body = await edit(page, 'OfferSentV1', 'full')
    const first = JSON.parse(await body.inputValue())
    await body.fill(JSON.stringify({ nested: { webhookId: 'stays' }, ...first, offerId: 42 }))
    await send(page, '200 accepted')
    await send(page, '200 duplicate')
    await page.getByRole('button', { name: 'New id', exact: true }).press('Enter')
    const renewed = JSON.parse(await body.inputValue())
    expect(renewed).toMatchObject({ nested: { webhookId: 'stays' }, offerId: 42 })
    expect(renewed.webhookId).not.toBe(first.webhookId)
    await send(page, '200 accepted')
    await page.getByLabel('Sample', { exact: true }).selectOption('minimal')
    await expect.poll(() => body.inputValue()).not.toContain('stays')
    await page.getByLabel('Sample', { exact: true }).selectOption('full')
    await expect.poll(async () => JSON.parse(await body.inputValue())).toEqual(renewed)
    await page.getByRole('button', { name: 'Restore the sample' }).press('Enter')
    await expect.poll(() => body.inputValue()).toContain('"OfferSentV1"')
    expect(await body.inputValue()).not.toContain('stays')
    const restored = JSON.parse(await body.inputValue())
    expect(Object.keys(restored)).toEqual(Object.keys(first))
    expect(restored.offerId).toBe(first.offerId)
    expect([first.webhookId, renewed.webhookId]).not.toContain(restored.webhookId)
    await body.fill('{"webhookId":7}')
    await page.getByRole('button', { name: 'New id', exact: true }).click()
    await page.getByText('No webhookId that is text: none was renewed.').waitFor()
    expect(await body.inputValue()).toBe('{"webhookId":7}')
    await close()
  })

  it('stays as it was written while the sample was still on its way', async () => {
    const { page, close } = await openPage()
    const samples = await holdSamples(page)
    const body = page.getByLabel('Body to send')
    const state = page.locator('#body-state')
    await page.getByLabel('Topic to send').selectOption('OfferSentV1')
    await page.getByRole('button', { name: 'Edit' }).click()
    await state.getByText('Getting the sample…').waitFor()
    await body.fill('{"mine":1}')
    await samples.arrive()
    expect(await body.inputValue()).toBe('{"mine":1}')
    await page.getByRole('button', { name: 'Restore the sample' }).click()
    expect(await body.inputValue()).toBe('')
    await body.pressSequentially('[1')
    await page.getByRole('button', { name: 'Restore the sample' }).click()
    await body.pressSequentially('[2')
    await samples.arrive(2)
    expect(await body.inputValue()).toBe('[2')
    await page.getByRole('button', { name: 'Restore the sample' }).click()
    await samples.arrive()
    await state.getByText('JSON', { exact: true }).waitFor()
    expect(await body.inputValue()).toContain('"OfferSentV1"')
    await close()
  })

  it('is what is written under its name, and is sent unedited before that', async () => {
    const { page, close } = await openPage()
    const body = await edit(page, 'OfferSentV1', 'full')
    const full = await body.inputValue()
    const samples = await holdSamples(page)
    await page.getByLabel('Sample', { exact: true }).selectOption('minimal')
    expect(await body.inputValue()).toBe('')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('OfferSentV1 minimal: response 200 accepted').waitFor()
    await body.pressSequentially('{}')
    await page.getByLabel('Sample', { exact: true }).selectOption('full')
    expect(await body.inputValue()).toBe(full)
    await page.getByLabel('Sample', { exact: true }).selectOption('minimal')
    await samples.arrive()
    expect(await body.inputValue()).toBe('{}')
    await close()
  })

  it('is not edited where it is not text, and still sent', async () => {
    const { page, close } = await openPage()
    const body = await edit(page, 'OfferSentV1', 'full')
    await page.getByLabel('Sample', { exact: true }).selectOption('invalid_encoding')
    await page.getByText('Cannot be edited: the sample is not text').waitFor()
    expect(await body.isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByText('OfferSentV1 invalid_encoding: response 400').waitFor()
    await page.getByRole('button', { name: 'Edit' }).press('Enter')
    expect(await body.isVisible()).toBe(false)
    await close()
  })
})

/** Opens the editor with a sample, by keyboard. */
async function edit(page: Page, topic: string, sample: string) {
  await page.getByLabel('Topic to send').selectOption(topic)
  await page.getByLabel('Sample', { exact: true }).selectOption(sample)
  await page.getByLabel('Sample', { exact: true }).press('Tab')
  await page.keyboard.press('Enter')
  const body = page.getByLabel('Body to send')
  await expect.poll(() => body.inputValue()).not.toBe('')
  await page.keyboard.press('Tab')
  expect(await page.locator(':focus').getAttribute('name')).toBe('body')
  return body
}

/** Holds back the samples that the page asks for. */
async function holdSamples(page: Page) {
  const held: Route[] = []
  await page.route('**/sample/**', (route) => void held.push(route))
  return {
    /** Lets through as many as the page asked for, and returns once it has them. */
    async arrive(count = 1): Promise<void> {
      await expect.poll(() => held.length).toBe(count)
      for (const route of held.splice(0)) {
        await route.continue()
        await (await route.request().response())?.finished()
      }
      await page.waitForTimeout(50)
    },
  }
}

async function send(page: Page, response: string): Promise<void> {
  await page.getByRole('button', { name: 'Send' }).click()
  await page.locator('#said', { hasText: `as edited: response ${response}` }).waitFor()
}
