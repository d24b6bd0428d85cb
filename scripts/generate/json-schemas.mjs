import { documentedExample, fileNameOf } from './documented-example.mjs'

/** @typedef {import('./topic-schema.mjs').TopicSchema} TopicSchema */

const $schema = 'https://json-schema.org/draft/2020-12/schema'

// Where the files of npm packages can be read. Mainly a name: nothing has to be loaded from there.
const base = 'https://unpkg.com/qondor-webhooks/schemas/'

/** The JSON Schema of one topic, as a separate file. @param {TopicSchema} schema */
export function topicDocument(schema) {
  const $id = `${base}${fileNameOf(schema.title)}.json`
  return { $schema, $id, ...schema, examples: [documentedExample(schema.title)] }
}

/** The JSON Schema of any event, with the schemas of all topics. @param {TopicSchema[]} schemas */
export function unionDocument(schemas) {
  return {
    $schema,
    $id: `${base}qondor-webhook.json`,
    title: 'QondorWebhook',
    description:
      'Any Qondor webhook, discriminated by `topic`. Unknown keys are allowed. Topics that Qondor ' +
      'adds later are not included, so handle unknown topics too.',
    type: 'object',
    oneOf: schemas.map(({ title }) => ({ $ref: `#/$defs/${title}` })),
    $defs: Object.fromEntries(schemas.map((schema) => [schema.title, schema])),
    examples: schemas.map(({ title }) => documentedExample(title)),
  }
}
