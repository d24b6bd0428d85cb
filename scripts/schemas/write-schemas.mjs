import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { renderSchemas } from './render-schemas.mjs'

const root = new URL('../../', import.meta.url)
const files = await renderSchemas()

// With the file of a topic that is no more.
rmSync(new URL('schemas', root), { recursive: true, force: true })
mkdirSync(new URL('schemas', root))
for (const [path, text] of files) writeFileSync(new URL(path, root), text)
