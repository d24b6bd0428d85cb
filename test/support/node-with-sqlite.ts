import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const runtimes = fileURLToPath(new URL('../published/runtimes', import.meta.url))
const newerNode = `${runtimes}/node_modules/node24/bin/node`

/** A Node that has SQLite: this one, or one that `npm run install:runtimes` installed. */
export const nodeWithSqlite: string | undefined = process.getBuiltinModule('node:sqlite')
  ? process.execPath
  : existsSync(newerNode)
    ? newerNode
    : undefined
