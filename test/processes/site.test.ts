import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { describeInBrowser } from '../support/inspector/browser.js'

const script = fileURLToPath(new URL('../../scripts/check-site-in-browser.mjs', import.meta.url))

/** What the check of a site says of one page. */
async function check(content: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'qondor-webhooks-site-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'documents'))
  const menu = '<nav id="tsd-nav-container"><li>Menu</li></nav>'
  const page = `<!doctype html><html lang="en"><title>Page</title>${menu}<main>${content}</main>`
  writeFileSync(join(folder, 'documents/page.html'), page)
  return await new Promise((resolve) => {
    execFile(process.execPath, [script, folder], (_error, _stdout, stderr) => resolve(stderr))
  })
}

describeInBrowser('the check of the site in a browser', () => {
  it('finds what is wrong with a page', async () => {
    const said = await check(`
      <h1>Page</h1><p>Text.</p>
      <img src="gone.png" alt="Gone"><img src="data:,">
      <div style="width: 2000px">Wide</div>
      <script>throw new Error('broken script')</script>
      <script src="https://cdn.example/mermaid.js"></script>
    `)
    for (const fault of [
      'image-alt: <img src="data:,">',
      'A picture is not shown',
      'A page loads http://site.example/documents/gone.png',
      /\d+ px wider than the screen/,
      'broken script',
      'A page loads https://cdn.example/mermaid.js',
      'Each block of Mermaid in the pages is a diagram of the site',
    ]) {
      expect(said).toMatch(fault)
    }
  })
})
