import type { Command, Flag } from './arguments.js'

/** The flags for the key. */
const authFlags: Readonly<Record<string, Flag>> = {
  'auth-header': { value: 'NAME', about: 'the name of the key header (x-qondor-key)' },
  'auth-value': { value: 'KEY', about: 'the key; prefer QONDOR_WEBHOOK_KEY' },
}

/** The command `listen`, without its code. */
const listen: Command = {
  name: 'listen',
  about: 'receive deliveries on this machine and print each as it arrives',
  flags: {
    port: { value: 'N', about: 'the port on 127.0.0.1; 0 for any free port (3000)' },
    ...authFlags,
    'no-auth': { about: 'accept every sender' },
    json: { about: 'print each delivery as a line of JSON' },
    save: { value: 'DIR', about: 'save each body as received, for replay' },
    ui: { about: 'serve a page that shows each delivery and sends samples' },
    open: { about: 'open that page in your browser; implies --ui' },
    'ui-port': { value: 'N', about: 'the port of the page on 127.0.0.1 (that of --port + 20000)' },
    forward: { value: 'URL', about: 'forward each delivery to your app, and print its status' },
  },
  notes: [
    'Every path is accepted. The responses are those of a receiver of this package.',
    'Deliveries with the right key are saved and forwarded, also invalid ones. Forwarded',
    'headers include the key; saved headers do not. listen does not wait for your app.',
    '',
    "Only someone with the page's address can open it. It is printed at start-up. On the same",
    'port it stays the same for a week, so that an open page survives a restart.',
    '',
    'Ctrl+C ends listen with exit code 0.',
  ],
  load: () => import('./listen/run.js'),
}

/** The command `send`, without its code. */
const send: Command = {
  name: 'send',
  about: 'send events with realistic values to an endpoint',
  takes: 'TOPIC|all|--body FILE',
  flags: {
    to: { value: 'URL', about: 'the URL to POST to; required' },
    ...authFlags,
    body: { value: 'FILE', about: 'a body to send unchanged; - is standard input' },
    set: { value: 'FIELD=VALUE', isList: true, about: 'a field of the event; may be repeated' },
    count: { value: 'N', about: 'the number of events for each topic (1)' },
    rate: { value: 'N', about: 'events per second; without it, one after the other' },
    duplicate: { about: 'send each event twice, with the same webhookId' },
    invalid: { value: 'KIND', about: 'send invalid deliveries: see below' },
    variant: { value: 'NAME', about: 'full, minimal or drifted (full)' },
    json: { about: 'print each response and the summary as lines of JSON' },
  },
  notes: [
    'Each event has a new webhookId and the current time. The type of VALUE is that of the',
    'field: a number, null if the field may be null, or text. newStatus and oldStatus also take',
    'a name: Pending, Confirmed, Finished or Cancelled.',
    '',
    '--body sends the bytes of FILE unchanged, with the key: an event of an unknown topic, a',
    'captured body, an invalid body. Do not combine it with --set, --variant or --invalid.',
    '',
    'KIND is invalid_json, invalid_encoding, invalid_envelope, invalid_payload or unknown_topic.',
    '',
    'At the end it prints a summary of outcomes and latencies, and what to check if the key is',
    'missing or refused, or the response is not from a receiver. Exit code 1 if a response was',
    'not 2xx.',
  ],
  load: () => import('./send.js'),
}

/** The command `validate`, without its code. */
const validate: Command = {
  name: 'validate',
  about: 'check captured bodies for faults and unknown fields (drift)',
  takes: 'DIR|FILE…|-',
  flags: {},
  notes: [
    'A FILE contains one body, or one body per line. In a DIR, all .json, .jsonl and .ndjson',
    'files are checked. The name of a FILE may contain * and ?, as in DIR/*.json. - is standard',
    'input. Values are never printed.',
    '',
    'An unknown topic is not invalid: a receiver accepts it. Exit code 1 if a body is invalid.',
  ],
  load: () => import('./validate.js'),
}

/** The command `replay`, without its code. */
const replay: Command = {
  name: 'replay',
  about: 'send saved deliveries again, in order and byte for byte',
  takes: 'DIR|FILE…',
  flags: {
    to: { value: 'URL', about: 'the URL to POST to; required' },
    ...authFlags,
    json: { about: 'print each response and the summary as lines of JSON' },
  },
  notes: [
    'A FILE contains one body, or one body per line. From a DIR, such as that of listen --save,',
    'all .json, .jsonl and .ndjson files are sent. The name of a FILE may contain * and ?, as in',
    'DIR/*.json. Each delivery is sent after the response to the one before. It has the current',
    'key, because keys are not saved.',
    '',
    'At the end it prints a summary of outcomes and latencies, and what to check if the key is',
    'missing or refused, or the response is not from a receiver. Exit code 1 if a response was',
    'not 2xx.',
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
  notes: ['Use TOPIC only with json-schema; the other formats describe all topics.'],
  load: () => import('./schema.js'),
}

/** The command `queue`, without its code. */
const queue: Command = {
  name: 'queue',
  about: 'inspect a queue, replay its dead letters, move it, wait until it is empty',
  takes: 'status|dead|show|replay|remove|drain|move [ID…]',
  flags: {
    from: { value: 'FILE', about: 'the module that exports your queue; required' },
    json: { about: 'print JSON' },
    topic: { value: 'TOPIC', about: 'dead, replay --all: only this topic' },
    since: { value: 'TIME', about: 'dead, replay --all: only from this time on' },
    limit: { value: 'N', about: 'dead: the maximum number, oldest first (100)' },
    all: { about: 'replay: all dead letters, or those of --topic and --since' },
    'all-handlers': { about: 'replay: also run named handlers that succeeded before' },
    within: { value: 'SECONDS', about: 'drain, move: how long to wait (60)' },
    to: { value: 'FILE', about: 'move: the module that exports the other queue' },
  },
  notes: [
    'FILE exports a DeliveryQueue as queue or default. Create it with the options of your app,',
    'because opening a queue applies them to the engine. It is JavaScript, or, on Node 22.18 and',
    'later, TypeScript of which only the types have to go.',
    '',
    'status prints the number of waiting, active and dead deliveries. dead lists the dead',
    'letters. show prints one dead letter with its body. replay puts dead letters back into the',
    'queue, those with an ID or --all; named handlers that succeeded do not run again, unless',
    '--all-handlers is there. remove deletes dead letters. drain waits until your workers have',
    'had nothing to do for a second. move moves waiting deliveries and dead letters to the queue',
    'of --to: stop your workers first. Exit code 1 if an ID does not exist, or if deliveries',
    'still wait or run when the time is up.',
  ],
  load: () => import('./queue.js'),
}

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [listen, send, validate, replay, schema, queue]
