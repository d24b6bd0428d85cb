import type { Command, Flag } from './arguments.js'

/** The flags of the key, of a command that sends one. */
const authFlags: Readonly<Record<string, Flag>> = {
  'auth-header': { value: 'NAME', about: 'the header of the key (x-qondor-key)' },
  'auth-value': { value: 'KEY', about: 'the key; better in QONDOR_WEBHOOK_KEY' },
}

/** The command `listen`, without its code. */
const listen: Command = {
  name: 'listen',
  about: 'receive deliveries on this machine and print each as it comes',
  flags: {
    port: { value: 'N', about: 'the port on 127.0.0.1; 0 for any that is free (3000)' },
    ...authFlags,
    'no-auth': { about: 'let everybody in' },
    json: { about: 'print each as a line of JSON' },
    save: { value: 'DIR', about: 'save each body as received, for replay' },
    ui: { about: 'serve a page that shows each as it comes, and sends samples' },
    'ui-port': { value: 'N', about: 'the port of the page on 127.0.0.1 (any that is free)' },
    forward: { value: 'URL', about: 'POST each on to your own app, and print its status' },
  },
  notes: [
    'Any path is taken. What it answers is what a receiver of this package answers.',
    'Saved and forwarded is what came with the right key, broken bodies included. Forwarded',
    'headers include the key; saved ones do not. Nothing waits for the answer of your app.',
    '',
    'The page is for who has its address, which is printed at the start and new at each.',
    '',
    'Ctrl+C ends it with exit code 0.',
  ],
  load: () => import('./listen/run.js'),
}

/** The command `send`, without its code. */
const send: Command = {
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
  load: () => import('./send.js'),
}

/** The command `validate`, without its code. */
const validate: Command = {
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
  load: () => import('./validate.js'),
}

/** The command `replay`, without its code. */
const replay: Command = {
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
  load: () => import('./replay.js'),
}

/** The command `schema`, without its code. */
const schema: Command = {
  name: 'schema',
  about: 'print the schema of a topic, or of all, for another language',
  takes: '[TOPIC]',
  flags: {
    format: { value: 'NAME', about: 'json-schema, openapi or asyncapi (json-schema)' },
  },
  notes: ['A TOPIC goes with json-schema alone; the other formats describe all topics.'],
  load: () => import('./schema.js'),
}

/** The command `queue`, without its code. */
const queue: Command = {
  name: 'queue',
  about: 'look at a queue, replay its dead letters, move it to another, wait until it is empty',
  takes: 'status|dead|show|replay|remove|drain|move [ID…]',
  flags: {
    from: { value: 'FILE', about: 'the JavaScript module that exports your queue; required' },
    json: { about: 'print JSON' },
    topic: { value: 'TOPIC', about: 'dead, replay --all: those of a topic' },
    since: { value: 'TIME', about: 'dead, replay --all: those that died then or later' },
    limit: { value: 'N', about: 'dead: how many at most, the oldest first (100)' },
    all: { about: 'replay: all, or those of --topic and --since' },
    within: { value: 'SECONDS', about: 'drain, move: how long to wait (60)' },
    to: { value: 'FILE', about: 'move: the module that exports the other queue' },
  },
  notes: [
    'FILE exports a DeliveryQueue as queue or default, made with the options of your app: an',
    'engine takes the settings of whoever opens it.',
    '',
    'status prints how much waits, runs and is dead. dead lists the dead letters. show prints',
    'one, its body included. replay puts those with an ID, or --all, back into the queue; remove',
    'deletes them. drain waits for your workers until nothing has waited or run for a second.',
    'move stores what waits and what is dead in the queue of --to: stop your workers first.',
    'Exit code 1 if an ID is not there, or if something still waits or runs when the time is up.',
  ],
  load: () => import('./queue.js'),
}

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [listen, send, validate, replay, schema, queue]
