import { entries, specifierOf } from '../scripts/entries.mjs'

/** What is imported of the package for a framework: `qondor-webhooks/node` and the like. */
export const adapters = Object.entries(entries)
  .filter(([, file]) => file.startsWith('src/adapters/'))
  .map(([entry]) => specifierOf(entry))
