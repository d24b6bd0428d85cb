// Writes all files that are generated from the topics, the examples and the tables of the benches: see
// render.mjs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { generatedFolders, render } from './render.mjs'

const root = new URL('../../', import.meta.url)
const files = await render()

// Also removes the files of a topic or a table that no longer exists.
for (const folder of generatedFolders) {
  rmSync(new URL(folder, root), { recursive: true, force: true })
  mkdirSync(new URL(folder, root))
}
for (const [path, text] of files) writeFileSync(new URL(path, root), text)
