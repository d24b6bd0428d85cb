// Opens the site that TypeDoc wrote into docs/api in Chromium: axe finds nothing, no page is wider than its
// screen, diagrams and pictures are there, nothing comes from another host, and the search finds what the
// guides say.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import { findChromium } from './find-program.mjs'

/** @typedef {import('playwright-core').Page} Page */

const site = resolve(process.argv[2] ?? 'docs/api')
const origin = 'http://site.example'
const guides = 'documents'
// Width and colours do not depend on each other, so two screens show both of each.
const narrow = { width: 390, colorScheme: /** @type {const} */ ('dark') }
const wide = { width: 1440, colorScheme: /** @type {const} */ ('light') }

const executablePath = findChromium()
if (executablePath === undefined) {
  const missing = 'Chromium is not on this machine: apt-get install -y chromium'
  if (process.env['CI']) throw new Error(missing)
  console.log(`The site was not opened in a browser. ${missing}`)
  process.exit()
}

/** @type {string[]} */
const faults = []
/** What each guide says, by its title. @type {Map<string, string>} */
const texts = new Map()
/** The pages with diagrams. @type {Set<string>} */
const drawn = new Set()

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  const paths = choosePages()
  const [diagrams] = await Promise.all([wide, narrow].map((screen) => openPages(paths, screen)))
  assert.equal(
    diagrams,
    countBlocks(),
    'Each block of Mermaid in the pages is a diagram of the site',
  )
  await useSearch()
  await openFound()
  await changeColours()
  console.log(`${paths.length} pages, ${diagrams} diagrams and the search were looked at`)
} finally {
  await browser.close()
  if (faults.length > 0) console.error(faults.join('\n'))
}
assert.equal(faults.length, 0, 'The site has these faults')

/** All guides, and of each other kind the longest page. */
function choosePages() {
  const sizeOf = (/** @type {string} */ path) => statSync(join(site, path)).size
  const longestFirst = readdirSync(site, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html'))
    .sort((one, other) => sizeOf(other) - sizeOf(one))
  const kinds = new Set()
  return longestFirst.filter((path) => {
    const kind = dirname(path)
    const isChosen = ['.', guides].includes(kind) || !kinds.has(kind)
    kinds.add(kind)
    return isChosen
  })
}

/**
 * Looks at pages on a screen; returns how many diagrams they have.
 *
 * @param {readonly string[]} paths
 * @param {typeof wide | typeof narrow} screen
 */
async function openPages(paths, screen) {
  const page = await newPage(screen)
  let diagrams = 0
  for (const path of paths) {
    await page.goto(`${origin}/${path}`)
    const count = await countDiagrams(page)
    if (count > 0) drawn.add(path)
    diagrams += count
    await lookAt(page)
    if (dirname(path) === guides) {
      const paragraphs = await page.getByRole('main').locator('p').allInnerTexts()
      texts.set(await page.locator('h1').innerText(), paragraphs.join('\n'))
    }
  }
  return diagrams
}

/** A page that gets its files from the folder of the site. @param {typeof wide | typeof narrow} screen */
async function newPage({ width, colorScheme }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  context.setDefaultTimeout(10_000)
  await context.route(/^http/, async (route) => {
    const url = new URL(route.request().url())
    const path = join(site, url.pathname)
    if (url.origin === origin && existsSync(path)) return await route.fulfill({ path })
    faults.push(`A page loads ${url.href}, which is not of the site`)
    return await route.abort()
  })
  const page = await context.newPage()
  page.on('pageerror', ({ message }) => addFault(page, message))
  return page
}

/** @param {Page} page @param {string} fault */
function addFault(page, fault) {
  faults.push(`${page.url()}, ${page.viewportSize()?.width} px: ${fault}`)
}

/** Waits until each diagram is drawn, with its title and description; returns how many there are. @param {Page} page */
async function countDiagrams(page) {
  const diagrams = await page.locator('pre.mermaid').all()
  for (const diagram of diagrams) await diagram.locator('svg:has(title):has(desc)').waitFor()
  return diagrams.length
}

function countBlocks() {
  const pages = readdirSync('docs').filter((name) => name.endsWith('.md'))
  const blocks = pages.map((name) =>
    readFileSync(join('docs', name), 'utf8').split('\n```mermaid\n'),
  )
  return blocks.reduce((count, parts) => count + parts.length - 1, 0)
}

/** Finds what is wrong with a page as it is now. @param {Page} page */
async function lookAt(page) {
  await page.locator('#tsd-nav-container li').first().waitFor({ state: 'attached' })
  await page.evaluate(axe.source)
  const { violations, passes } = await page.evaluate("axe.run({ resultTypes: ['violations'] })")
  for (const { id, nodes } of violations) addFault(page, `${id}: ${nodes[0].html}`)
  if (passes.length < 10) addFault(page, 'axe checked next to nothing')
  const widerBy = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  if (Number(widerBy) > 0) addFault(page, `${widerBy} px wider than the screen`)
  const isLoaded = '[...document.images].every(({ naturalWidth }) => naturalWidth > 0)'
  if (!(await page.evaluate(isLoaded))) addFault(page, 'A picture is not shown')
}

/** Opens the menu, finds a word of each guide, and opens what was found last. */
async function useSearch() {
  const page = await newPage(narrow)
  await page.goto(`${origin}/index.html`)
  await page.locator('#tsd-toolbar-menu-trigger').click()
  await page.getByRole('link', { name: 'Questions and answers' }).waitFor()
  await lookAt(page)
  await page.reload()
  await page.getByRole('button', { name: 'Search' }).click()
  for (const [title, word] of wordsOfGuides()) {
    await page.locator('#tsd-search-input').fill(word)
    await page.getByRole('option', { name: title }).waitFor()
  }
  await lookAt(page)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/documents\//)
}

/** Opens what the search found as one opens a link, in pages that were opened from their folder. */
async function openFound() {
  const page = await newPage(wide)
  await page.goto(pathToFileURL(join(site, 'index.html')).href)
  await page.getByRole('button', { name: 'Search' }).click()
  await page.locator('#tsd-search-input').fill('dead letters')
  const found = page.locator('#tsd-search-results a').first()
  const address = /(?<!\/index)\.html/
  /** @type {Parameters<typeof found.click>[0][]} */
  const clicks = [{ button: 'middle' }, { modifiers: ['ControlOrMeta'] }, { modifiers: ['Shift'] }]
  for (const click of clicks) {
    const [tab] = await Promise.all([page.context().waitForEvent('page'), found.click(click)])
    await tab.waitForURL(address)
  }
  assert.doesNotMatch(page.url(), address)
  await found.click()
  await page.waitForURL(address)
}

/** Lets diagrams take other colours, in pages that were opened from their folder. */
async function changeColours() {
  const page = await newPage(wide)
  for (const path of drawn) {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(pathToFileURL(join(site, path)).href)
    await countDiagrams(page)
    const before = await page.locator('pre.mermaid').first().innerHTML()
    await page.emulateMedia({ colorScheme: 'dark' })
    const differs = `document.querySelector('pre.mermaid').innerHTML !== ${JSON.stringify(before)}`
    await page.waitForFunction(differs)
  }
}

/** A word of each guide that no other guide has. */
function* wordsOfGuides() {
  for (const [title, text] of texts) {
    const others = [...texts.values()].filter((other) => other !== text).join(' ')
    const words = text.match(/\b[a-z]+\b/g) ?? []
    const own = words.filter((word) => !others.includes(word))
    const [longest = ''] = own.sort((one, other) => other.length - one.length)
    yield/** @type {const} */ ([title, longest])
  }
}
