import { fileURLToPath } from 'node:url'
import { entries } from '../scripts/entries.mjs'

const root = new URL('../', import.meta.url)
// What TypeDoc makes of a link to a folder: it copies files alone.
const inFolder = /^(\.\.\/)?media\/(?!LICENSE$)[\w-]+$/
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, root))

/**
 * Leaves the text of links to folders, which are in the repository and not on the site.
 *
 * @param {{ tokens: { children: MarkdownToken[] | null }[] }} state
 * @typedef {{ type: string, attrGet(name: string): string | null }} MarkdownToken
 */
function unlinkFolders({ tokens }) {
  for (const token of tokens) {
    let isFolder = false
    token.children =
      token.children?.filter((child) => {
        if (child.type === 'link_open') isFolder = inFolder.test(child.attrGet('href') ?? '')
        return !(isFolder && (child.type === 'link_open' || child.type === 'link_close'))
      }) ?? null
  }
}

/**
 * Calls each page by its title, and not by the name of its file.
 *
 * @param {import('typedoc').Application} app
 */
function callPagesByTitle({ converter }) {
  converter.on('createDocument', (_context, page) => {
    const [, title] = /^# (.+)$/m.exec(page.content.map(({ text }) => text).join('')) ?? []
    page.name = title ?? page.name
  })
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'qondor-webhooks',
  entryPoints: Object.values(entries).map(path),
  tsconfig: path('tsconfig.json'),
  out: path('docs/api'),
  readme: path('README.md'),
  projectDocuments: [path('docs/*.md')],
  treatWarningsAsErrors: true,
  validation: {
    notExported: false,
    invalidLink: true,
    // It refuses folders. scripts/check-site.mjs looks at all links.
    invalidPath: false,
    rewrittenLink: true,
    notDocumented: false,
    unusedMergeModuleWith: true,
  },
  headings: { readme: false, document: false },
  disableSources: true,
  plugin: [callPagesByTitle],
  customCss: path('docs/site.css'),
  searchInDocuments: true,
  highlightLanguages: ['bash', 'html', 'javascript', 'json', 'jsonc', 'sql', 'typescript', 'yaml'],
  markdownItLoader: (parser) => parser.core.ruler.push('folders', unlinkFolders),
}
