import { randomUUID } from 'node:crypto'

/** A name that nobody else uses on the servers that all tests share; good for a table, too. */
export function uniqueName(): string {
  return `test_${randomUUID().replaceAll('-', '_')}`
}
