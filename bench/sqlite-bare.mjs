// SQLite without us, to compare with.
import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'

/** @param {string} file */
export function openDatabase(file) {
  const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite')
  return new DatabaseSync(file)
}

/** One table with a unique key, on the disk after each transaction. @param {string} file */
export function openBare(file) {
  const database = openDatabase(file)
  database.exec(`
    pragma journal_mode = wal; pragma synchronous = full;
    create table deliveries (seq integer primary key, key text not null unique, body text)`)
  const insert = database.prepare(
    'insert into deliveries (key, body) values (?, ?) on conflict do nothing returning seq',
  )
  /** In one transaction. @param {string[]} bodies */
  const storeAll = (bodies) => {
    database.exec('begin immediate')
    for (const body of bodies) insert.get(randomUUID(), body)
    database.exec('commit')
  }
  return {
    close: () => database.close(),
    storeAll,
    /** @param {string[]} bodies @param {number} atOnce How many in each transaction. */
    store(bodies, atOnce) {
      for (let first = 0; first < bodies.length; first += atOnce) {
        storeAll(bodies.slice(first, first + atOnce))
      }
    },
  }
}
