import type { Command } from '../command.js'

/** The command `queue`, without its code. */
export const queue: Command = {
  name: 'queue',
  about: 'look at a queue, replay its dead letters, wait until it is empty',
  takes: 'status|dead|replay|drain [ID…]',
  flags: {
    from: { value: 'FILE', about: 'the JavaScript module that exports your queue; required' },
    json: { about: 'print JSON' },
    topic: { value: 'TOPIC', about: 'dead, replay --all: those of a topic' },
    since: { value: 'TIME', about: 'dead, replay --all: those that died then or later' },
    limit: { value: 'N', about: 'dead: how many at most, the oldest first (100)' },
    all: { about: 'replay: all, or those of --topic and --since' },
    within: { value: 'SECONDS', about: 'drain: how long to wait (60)' },
  },
  notes: [
    'FILE exports a DeliveryQueue as queue or default, made with the options of your app: an',
    'engine takes the settings of whoever opens it.',
    '',
    'status prints how much waits, runs and is dead. dead lists the dead letters. replay puts',
    'those with an ID, or --all, back into the queue. drain waits for your workers until',
    'nothing has waited or run for a second. Exit code 1 if an ID is not there, or if something',
    'still waits or runs when the time is up.',
  ],
  load: () => import('./run.js'),
}
