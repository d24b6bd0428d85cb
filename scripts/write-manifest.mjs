import { writeFileSync } from 'node:fs'
import { renderManifest } from './entries.mjs'

writeFileSync(new URL('../package.json', import.meta.url), renderManifest())
