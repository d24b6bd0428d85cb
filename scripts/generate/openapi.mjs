import { helpCentre, info, keyDescription, keyHeader } from './about.mjs'
import { documentedExample } from './documented-example.mjs'
import { responsesOf } from './openapi-responses.mjs'

/** @typedef {import('./topic-schema.mjs').TopicSchema} TopicSchema */

/**
 * An OpenAPI 3.1 document with a webhook for each topic.
 *
 * @param {TopicSchema[]} schemas
 * @param {import('./load-source.mjs').Source} source
 */
export function openApiDocument(schemas, source) {
  const responses = responsesOf(source)
  return {
    openapi: '3.1.0',
    info: { ...info, description: `${info.description}\n\n${answers}` },
    externalDocs: helpCentre,
    security: [{ qondorKey: [] }],
    tags: [{ name: 'events', description: 'What Qondor sends.' }],
    webhooks: Object.fromEntries(
      schemas.map((schema) => [schema.title, { post: operation(schema, Object.keys(responses)) }]),
    ),
    components: {
      securitySchemes: {
        qondorKey: { type: 'apiKey', in: 'header', name: keyHeader, description: keyDescription },
      },
      schemas: Object.fromEntries([
        ...schemas.map((schema) => [schema.title, schema]),
        ['QondorWebhook', union(schemas)],
      ]),
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, response]) => [`Status${status}`, response]),
      ),
    },
  }
}

const answers =
  'The responses are those of the receiver in qondor-webhooks, by outcome. Qondor does not document how ' +
  'it treats a status; respond 200 for what you have accepted.'

/** @param {TopicSchema} schema @param {string[]} statuses */
function operation({ title, description }, statuses) {
  return {
    operationId: `receive${title}`,
    summary: title,
    description,
    tags: ['events'],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: { $ref: `#/components/schemas/${title}` },
          examples: {
            documented: { summary: 'The documented body', value: documentedExample(title) },
          },
        },
      },
    },
    responses: Object.fromEntries(
      statuses.map((status) => [status, { $ref: `#/components/responses/Status${status}` }]),
    ),
  }
}

/** @param {TopicSchema[]} schemas */
function union(schemas) {
  const entries = schemas.map(({ title }) => [title, `#/components/schemas/${title}`])
  return {
    description: 'Any event, for an endpoint that receives all topics.',
    oneOf: entries.map(([, $ref]) => ({ $ref })),
    discriminator: { propertyName: 'topic', mapping: Object.fromEntries(entries) },
  }
}
