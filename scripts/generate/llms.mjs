// llms.txt: the pages of the package and their headings, so that an assistant in an editor finds the one
// that answers a question. See https://llmstxt.org.
import { readdirSync } from 'node:fs'
import { read } from './read.mjs'

const root = new URL('../../', import.meta.url)
const { name, description } = JSON.parse(read('package.json'))

/** @param {ReadonlyMap<string, string>} rendered pages that are generated, by their path */
export function llmsFile(rendered) {
  const lines = pages().map((path) => {
    const text = rendered.get(path) ?? read(path)
    const [title, ...headings] = headingsOf(text)
    const list = headings.length > 0 ? `: ${headings.join('; ')}` : ''
    return `- [${title}](${path})${list}\n`
  })
  return `# ${name}\n\n> ${description}\n\n## Pages\n\n${lines.join('')}`
}

/** The README and the index of questions come first. */
function pages() {
  const first = ['README.md', 'docs/README.md']
  const docs = readdirSync(new URL('docs/', root)).map((file) => `docs/${file}`)
  return [...first, ...docs.filter((path) => path.endsWith('.md') && !first.includes(path)).sort()]
}

/** The title, and the headings of the next two levels. @param {string} page */
function headingsOf(page) {
  const prose = page.replace(/^```.*?^```$/gms, '')
  return [...prose.matchAll(/^#{1,3} (.+)$/gm)].map(([, heading]) => heading ?? '')
}
