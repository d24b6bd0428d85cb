import { fileURLToPath } from 'node:url'
import { entries } from '../scripts/entries.mjs'

const root = new URL('../', import.meta.url)
const path = (/** @type {string} */ name) => fileURLToPath(new URL(name, root))

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'qondor-webhooks',
  entryPoints: Object.values(entries).map(path),
  tsconfig: path('tsconfig.json'),
  out: path('docs/api'),
  readme: 'none',
  treatWarningsAsErrors: true,
  validation: {
    notExported: false,
    invalidLink: true,
    invalidPath: true,
    rewrittenLink: true,
    notDocumented: false,
    unusedMergeModuleWith: true,
  },
  disableSources: true,
}
