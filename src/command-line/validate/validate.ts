import type { Command } from '../command.js'

/** The command `validate`, without its code. */
export const validate: Command = {
  name: 'validate',
  about: 'check captured bodies: what is wrong where, and what drifted',
  takes: 'DIR|FILE…|-',
  flags: {},
  notes: [
    'A FILE holds one body, or one in each line; of a DIR all .json, .jsonl and .ndjson files are',
    'checked. The name of a FILE may have * and ?, as in DIR/*.json. - is standard input. No value',
    'is printed.',
    '',
    'An unknown topic is not invalid: a receiver takes it. Exit code 1 if any is invalid.',
  ],
  load: () => import('./run.js'),
}
