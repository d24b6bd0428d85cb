import { authFlags } from '../auth-flags.js'
import type { Command } from '../command.js'

/** The command `send`, without its code. */
export const send: Command = {
  name: 'send',
  about: 'send events with realistic values to an endpoint',
  takes: 'TOPIC|all|--body FILE',
  flags: {
    to: { value: 'URL', about: 'where to POST to; required' },
    ...authFlags,
    body: { value: 'FILE', about: 'a body to send as it is; - is standard input' },
    set: { value: 'FIELD=VALUE', isList: true, about: 'a field of the event; may be repeated' },
    count: { value: 'N', about: 'how many of each topic (1)' },
    rate: { value: 'N', about: 'how many a second; without it, one after the other' },
    duplicate: { about: 'send each twice, with the same webhookId' },
    invalid: { value: 'KIND', about: 'send broken ones: see below' },
    variant: { value: 'NAME', about: 'full, minimal or drifted (full)' },
  },
  notes: [
    'Each event has a webhookId of its own and a timestamp of now. A VALUE is read as the field',
    'is typed: a number, null where the field may be null, or text.',
    '',
    '--body sends the bytes of FILE with the key, whatever they are: the event of a topic that is',
    'not known here, a captured body, a broken one. It goes with no --set, --variant or --invalid.',
    '',
    'KIND is invalid_json, invalid_encoding, invalid_envelope, invalid_payload or unknown_topic.',
    '',
    'Ends with a summary of statuses and latencies. Exit code 1 if any was not answered 2xx.',
  ],
  load: () => import('./run.js'),
}
