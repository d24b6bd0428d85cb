import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'
import { afterEach, describe, it } from 'vitest'
import { findChromium } from '../../../scripts/find-program.mjs'

// Chromium asks its maker for this and that at every start; a test asks nobody but us.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const coverageFolder = process.env['NODE_V8_COVERAGE']
const allScripts = { resetOnNavigation: false }
const executablePath = findChromium()
const opened = new Map<BrowserContext, string>()

afterEach(async () => {
  for (const [context, folder] of opened) {
    await keepCoverage(context)
    await context.close()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
  opened.clear()
})

/** Opens a real Chromium with a profile of its own, until the test ends. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  if (executablePath === undefined) throw new Error('Chromium is not on this machine.')
  const folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-browser-'))
  const settings = { executablePath, args, headless: true, ...options }
  const context = await chromium.launchPersistentContext(folder, settings)
  context.setDefaultTimeout(10_000)
  if (coverageFolder) {
    for (const page of context.pages()) await page.coverage.startJSCoverage(allScripts)
    context.on('page', (page) => void page.coverage.startJSCoverage(allScripts))
  }
  opened.set(context, folder)
  return context
}

/** Writes what the pages ran of their scripts where processes write theirs. */
async function keepCoverage(context: BrowserContext): Promise<void> {
  if (!coverageFolder) return
  for (const page of context.pages()) {
    const result = await page.coverage.stopJSCoverage()
    writeFileSync(join(coverageFolder, `page-${randomUUID()}.json`), JSON.stringify({ result }))
  }
}

/** A `describe` of tests in Chromium; skipped only where the machine has none and is not CI's. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (executablePath !== undefined) {
    describe(name, tests)
    return
  }
  const missing = 'Chromium is not on this machine: apt-get install -y chromium'
  if (process.env['CI']) throw new Error(missing)
  console.log(`Skipping the tests in a browser. ${missing}`)
  describe.skip(name, () => it('needs Chromium'))
}
