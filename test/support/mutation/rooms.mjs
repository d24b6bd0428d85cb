// Floors 0 to 3.
const core = [
  'authentication',
  'base64',
  'dates',
  'deadline',
  'deduplication',
  'errors',
  'handlers',
  'headers',
  'logger',
  'marks',
  'parse',
  'queue',
  'receiver',
  'retry-errors',
  'topics',
]

const named = process.env['MUTATION_ROOMS']?.split(',')

/** The rooms that are mutated and whose tests run, as a pattern: all of the core, or those that are named. */
export const rooms = `@(${(named ?? core).join('|')})`
