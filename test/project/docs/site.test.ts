import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'

const script = fileURLToPath(new URL('../../../scripts/check-site.mjs', import.meta.url))

/** Checks a site of two pages. */
function check(index: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-site-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'index.html'), index)
  writeFileSync(join(folder, 'other.html'), '<h1 id="one">One</h1>')
  return execFileSync(process.execPath, [script, folder], { encoding: 'utf8', stdio: 'pipe' })
}

describe('the check of the site', () => {
  it('follows links to pages, anchors and pictures', () => {
    const links =
      '<a href="other.html#one"></a><a href="#two" id="two"></a><a href="https://a.b"></a>'
    expect(check(links)).toBe('2 links on 2 pages lead somewhere\n')
  })

  it.each([
    '<a href="gone.html"></a>',
    '<a href="other.html#gone"></a>',
    '<a href="#gone"></a>',
    '<img src="gone.png">',
    '<source srcset="gone.png">',
    'no link at all',
  ])('finds %s', (page) => {
    expect(() => check(page)).toThrow()
  })
})
