import type { Command } from '../command.js'

/** The command `schema`, without its code. */
export const schema: Command = {
  name: 'schema',
  about: 'print the schema of a topic, or of all, for another language',
  takes: '[TOPIC]',
  flags: {
    format: { value: 'NAME', about: 'json-schema, openapi or asyncapi (json-schema)' },
  },
  notes: ['A TOPIC goes with json-schema alone; the other formats describe all topics.'],
  load: () => import('./run.js'),
}
