import { type DatabaseLike, loadSqlite } from '../../../src/queues/sqlite/sqlite-like.js'
import { atEnd } from './own-file.js'

/** Opens a file as any program would, until the end of the test. */
export function openRaw(file: string): DatabaseLike {
  const { DatabaseSync } = loadSqlite('The test', 'a newer Node')
  const database = new DatabaseSync(file)
  atEnd(() => database.close())
  return database
}

/** What SQLite finds wrong with a file: `ok` if nothing is. */
export function integrityOf(file: string): unknown {
  const rows = openRaw(file).prepare('pragma integrity_check').all({}) as readonly {
    readonly integrity_check: unknown
  }[]
  return rows.map((row) => row.integrity_check).join('\n')
}

/** Copies a file in use, by SQLite's backup. */
export async function backUp(file: string, copy: string): Promise<void> {
  type Backup = (source: DatabaseLike, path: string) => Promise<number>
  const { backup } = loadSqlite('The test', 'a newer Node') as { readonly backup?: Backup }
  await backup?.(openRaw(file), copy)
}
