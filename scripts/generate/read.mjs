import { readFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)

/** The text of a file, by its path in the project. @type {(path: string) => string} */
export const read = (path) => readFileSync(new URL(path, root), 'utf8')
