import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ReflectionKind } from 'typedoc'
import { entries, specifierOf } from '../../scripts/entries.mjs'
import { mendPages } from './accessibility.mjs'
import { boxTables, keepDiagrams, unlinkFolders } from './markdown.mjs'

const root = new URL('../../', import.meta.url)
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, root))

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

/**
 * Calls each entry by what one imports, and not by the path of its file.
 *
 * @param {import('typedoc').Application} app
 */
function callEntriesBySpecifier({ converter }) {
  const specifiers = new Map(
    Object.entries(entries).map(([name, file]) => [path(file), specifierOf(name)]),
  )
  converter.on('resolveBegin', ({ project }) => {
    for (const entry of project.getReflectionsByKind(ReflectionKind.Module)) {
      const file = project.getSymbolIdFromReflection(entry)?.fileName
      entry.name = specifiers.get(file ?? '') ?? entry.name
    }
  })
}

/**
 * Puts Mermaid beside the pages, so that they load nothing from another host. It is one script that
 * imports nothing, so that it also runs in a page that was opened from a folder.
 *
 * @param {import('typedoc').Application} app
 */
function shipMermaid({ renderer }) {
  const mermaid = fileURLToPath(import.meta.resolve('@mermaid-js/tiny'))
  renderer.on('endRender', ({ outputDirectory }) => {
    copyFileSync(mermaid, join(outputDirectory, 'assets/mermaid.js'))
  })
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'qondor-webhooks',
  entryPoints: Object.values(entries).map(path),
  tsconfig: path('tsconfig.src.json'),
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
  plugin: [callPagesByTitle, callEntriesBySpecifier, shipMermaid, mendPages],
  customCss: path('docs/site/page.css'),
  customJs: path('docs/site/page.js'),
  searchInDocuments: true,
  highlightLanguages: ['bash', 'html', 'javascript', 'json', 'jsonc', 'sql', 'typescript', 'yaml'],
  ignoredHighlightLanguages: ['promql'],
  markdownItLoader: (parser) => {
    keepDiagrams(parser)
    boxTables(parser)
    unlinkFolders(parser)
  },
}
