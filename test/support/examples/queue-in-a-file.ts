import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { describe, it, type TestOptions } from 'vitest'
import { nodeWithSqlite } from '../../../scripts/node-with-sqlite.mjs'

/** A place for the queue of an example, and a Node that can read it. */
export interface QueueInAFile {
  /** The environment variables with which to start the example. */
  readonly environment: { readonly QUEUE_FILE: string; readonly PATH: string }
  remove(): void
}

/** A `describe` of an example with a queue in a file; skipped only where no Node has SQLite. */
export function describeWithSqlite(
  name: string,
  tests: (queue: QueueInAFile) => void,
  options: TestOptions = {},
): void {
  if (nodeWithSqlite) {
    const folder = mkdtempSync(join(tmpdir(), 'qondor-example-'))
    const path = `${dirname(nodeWithSqlite)}${delimiter}${process.env['PATH']}`
    const environment = { QUEUE_FILE: join(folder, 'queue.db'), PATH: path }
    const remove = () => rmSync(folder, { recursive: true, force: true })
    describe(name, options, () => tests({ environment, remove }))
  } else {
    describe.skip(name, () => it('needs a Node with SQLite: npm run install:runtimes'))
  }
}
