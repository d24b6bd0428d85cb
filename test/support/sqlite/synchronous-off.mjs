// Loaded before a receiver: lets SQLite acknowledge what is not on the disk, which a test must notice.
import { createRequire } from 'node:module'

const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite')
const { exec } = DatabaseSync.prototype
/** @param {string} sql */
DatabaseSync.prototype.exec = function execute(sql) {
  return exec.call(this, sql.replace('synchronous = full', 'synchronous = off'))
}
