import { helpCentre, info, keyDescription, keyHeader } from './about.mjs'
import { documentedExample } from './documented-example.mjs'

/** @typedef {import('./topic-schema.mjs').TopicSchema} TopicSchema */

/**
 * An AsyncAPI 3.0 document of the receiving application, with a message and an operation per topic.
 *
 * @param {TopicSchema[]} schemas
 */
export function asyncApiDocument(schemas) {
  const titles = schemas.map(({ title }) => title)
  return {
    asyncapi: '3.0.0',
    id: 'urn:qondor-webhooks',
    info: {
      ...info,
      tags: [{ name: 'webhooks', description: 'Pushed over HTTP.' }],
      externalDocs: helpCentre,
    },
    defaultContentType: 'application/json',
    servers: {
      endpoint: {
        host: 'example.com',
        protocol: 'https',
        description: 'Your endpoint. You give its URL to Qondor.',
        security: [{ $ref: '#/components/securitySchemes/qondorKey' }],
      },
    },
    channels: {
      webhooks: {
        address: '/qondor',
        description: 'The path of your endpoint; this one is an example.',
        servers: [{ $ref: '#/servers/endpoint' }],
        messages: Object.fromEntries(
          titles.map((title) => [title, { $ref: `#/components/messages/${title}` }]),
        ),
      },
    },
    operations: Object.fromEntries(
      schemas.map((schema) => [`receive${schema.title}`, operation(schema)]),
    ),
    components: {
      messages: Object.fromEntries(schemas.map((schema) => [schema.title, message(schema)])),
      schemas: Object.fromEntries(schemas.map((schema) => [schema.title, schema])),
      securitySchemes: {
        qondorKey: {
          type: 'httpApiKey',
          in: 'header',
          name: keyHeader,
          description: keyDescription,
        },
      },
    },
  }
}

/** @param {TopicSchema} schema */
function operation({ title, description }) {
  return {
    action: 'receive',
    title,
    summary: description,
    channel: { $ref: '#/channels/webhooks' },
    messages: [{ $ref: `#/channels/webhooks/messages/${title}` }],
    bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
  }
}

/** @param {TopicSchema} schema */
function message({ title, description }) {
  return {
    name: title,
    title,
    summary: description,
    contentType: 'application/json',
    payload: { $ref: `#/components/schemas/${title}` },
    examples: [{ name: 'documented', payload: documentedExample(title) }],
  }
}
