import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { openBrowser } from './browser.js'
import { startInspector } from './start-inspector.js'

/** POSTs a delivery; answers the status. */
export async function post(url: string, delivery: { headers: HeadersInit; body: BodyInit }) {
  return (await fetch(url, { method: 'POST', ...delivery })).status
}

/** A page of a `listen --ui` of its own; fails the test if the page fails or asks another host. */
export async function openPage(args: readonly string[] = [], width = 1280) {
  const listen = await startInspector(args)
  const context = await openBrowser({ viewport: { width, height: 800 } })
  const page = context.pages()[0] ?? (await context.newPage())
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(listen.origin) && !url.startsWith('data:')) faults.push(url)
  })
  await page.goto(listen.pageUrl)
  await page.getByText('Connected').waitFor()
  const close = async (): Promise<void> => {
    expect(faults).toEqual([])
    await listen.stop()
  }
  return { ...listen, page, close }
}

/** The deliveries that are listed. */
export const linesOf = (page: Page) => page.locator('#list li:visible')

/** Sends a sample with the page's form, and waits for the answer. */
export async function sendSample(page: Page, topic: string, sample: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Send a sample' })
  await form.getByLabel('Topic').selectOption(topic)
  await form.getByLabel('Sample').selectOption(sample)
  await form.getByRole('button', { name: 'Send' }).click()
  await page.locator('#said', { hasText: `${topic} ${sample}: response` }).waitFor()
}
