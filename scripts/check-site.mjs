// Checks the site that TypeDoc wrote into docs/api: each link and picture leads to a file, and each
// anchor to an element.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const site = pathToFileURL(`${resolve(process.argv[2] ?? 'docs/api')}/`)
const pages = readdirSync(site, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.html'))
  .map((path) => new URL(path, site))

/** @type {Map<string, Set<string>>} */
const anchors = new Map()
let links = 0

/** @type {string[]} */
const faults = []
for (const page of pages) {
  for (const [, link = ''] of read(page).matchAll(/\s(?:href|src|srcset)="([^"]+)"/g)) {
    if (/^(https?|data|mailto):/.test(link)) continue
    links += 1
    const target = new URL(link, page)
    if (!leads(target)) faults.push(`${page.href.slice(site.href.length)}: ${link}`)
  }
}
assert.deepEqual(faults, [], 'These links lead nowhere')
assert.ok(links > 0, 'The site has no links')
console.log(`${links} links on ${pages.length} pages lead somewhere`)

/** @param {URL} target */
function leads(target) {
  const file = new URL(target.pathname, site)
  if (!existsSync(file)) return false
  if (target.hash === '' || !file.pathname.endsWith('.html')) return true
  return anchorsOf(file).has(decodeURIComponent(target.hash.slice(1)))
}

/** @param {URL} page */
function anchorsOf(page) {
  const known = anchors.get(page.href)
  if (known) return known
  const found = new Set([...read(page).matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id))
  anchors.set(page.href, found)
  return found
}

/** @param {URL} page */
function read(page) {
  return readFileSync(page, 'utf8')
}
