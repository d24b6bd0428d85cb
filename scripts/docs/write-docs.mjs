import { writeFileSync } from 'node:fs'
import { renderDocs } from './render-docs.mjs'

for (const [path, text] of renderDocs())
  writeFileSync(new URL(`../../${path}`, import.meta.url), text)
