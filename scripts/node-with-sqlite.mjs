import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const runtimes = new URL('../test/published/runtimes/node_modules/', import.meta.url)
const newerNode = fileURLToPath(new URL('node24/bin/node', runtimes))

/** Whether this Node has SQLite. */
export const hasSqlite = process.getBuiltinModule?.('node:sqlite') !== undefined

/** A Node that has SQLite: this one, or one that `npm run install:runtimes` installed. */
export const nodeWithSqlite = hasSqlite
  ? process.execPath
  : existsSync(newerNode)
    ? newerNode
    : undefined
