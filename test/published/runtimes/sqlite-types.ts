// The compiler checks this file, and nothing runs it: what we need of `node:sqlite` is what the types of
// a Node that has it say of it.
import 'types-node26/sqlite.js'
import type * as sqlite from 'node:sqlite'
import type { SqliteLike } from '../../../src/queues/sqlite/sqlite-like.js'

declare const real: typeof sqlite
export const needed: SqliteLike = real
