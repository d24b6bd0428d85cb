import { authFlags } from '../auth-flags.js'
import type { Command } from '../command.js'

/** The command `replay`, without its code. */
export const replay: Command = {
  name: 'replay',
  about: 'send saved deliveries again, in order and byte for byte',
  takes: 'DIR|FILE…',
  flags: {
    to: { value: 'URL', about: 'where to POST to; required' },
    ...authFlags,
  },
  notes: [
    'A FILE holds one body, or one in each line; of a DIR, such as listen --save writes, all .json,',
    '.jsonl and .ndjson files are sent. The name of a FILE may have * and ?, as in DIR/*.json.',
    'Each is sent when the one before is answered. The key is that of now: none is saved.',
    'Ends with a summary of statuses and latencies. Exit code 1 if any was not answered 2xx.',
  ],
  load: () => import('./run.js'),
}
