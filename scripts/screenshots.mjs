// Takes the screenshots of `listen --ui` for the docs, in a real Chromium with real deliveries.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium } from './find-program.mjs'

const program = fileURLToPath(new URL('../dist/command-line.js', import.meta.url))
const executablePath = findChromium()
if (executablePath === undefined)
  throw new Error('No chromium and no google-chrome is on the PATH.')
const samples = [
  'PingV1/full',
  'ProjectCreatedV1/full',
  'OfferSentV1/full',
  'OfferCommentToCustomerCreatedV1/full',
  'OfferAnsweredV1/drifted',
  'OfferSentV1/unknown_topic',
  'OfferAnsweredV1/invalid_encoding',
  'ProjectStatusChangedV1/full',
  'ProjectStatusChangedV1/invalid_payload',
]

const args = ['listen', '--ui', '--auth-value', 'secret']
const listen = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
const page = await addressOfPage()
for (const sample of samples) {
  const headers = { authorization: `Bearer ${page.hash.slice(1)}` }
  await fetch(new URL(`/send/${sample}`, page), { method: 'POST', headers })
}
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  const tab = await browser.newPage({ colorScheme, viewport: { width: 1200, height: 720 } })
  await tab.goto(page.href)
  await tab.locator('tr.failed').waitFor()
  const path = fileURLToPath(
    new URL(`../docs/images/inspector-${colorScheme}.png`, import.meta.url),
  )
  await tab.screenshot({ path })
}
await browser.close()
listen.kill('SIGINT')
await once(listen, 'close')

async function addressOfPage() {
  let said = ''
  for await (const chunk of listen.stderr) {
    said += chunk
    const [, address] = /Showing on (\S+)\n/.exec(said) ?? []
    if (address) return new URL(address)
  }
  throw new Error(`listen did not start: ${said}`)
}
