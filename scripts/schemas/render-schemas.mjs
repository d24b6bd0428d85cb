// The documents for other languages, and the table of fields.
import { asyncApiDocument } from './asyncapi.mjs'
import { fileNameOf } from './documented-example.mjs'
import { fieldsPage } from './fields-page.mjs'
import { topicDocument, unionDocument } from './json-schemas.mjs'
import { loadSource } from './load-source.mjs'
import { openApiDocument } from './openapi.mjs'
import { topicSchemasOf } from './topic-schema.mjs'

/** Each generated file by its path, as it must be. @returns {Promise<Map<string, string>>} */
export async function renderSchemas() {
  const source = await loadSource()
  const schemas = topicSchemasOf(source)
  /** @type {(readonly [string, object])[]} */
  const documents = [
    ...schemas.map(
      (schema) => /** @type {const} */ ([fileNameOf(schema.title), topicDocument(schema)]),
    ),
    ['qondor-webhook', unionDocument(schemas)],
    ['openapi', openApiDocument(schemas, source)],
    ['asyncapi', asyncApiDocument(schemas)],
  ]
  return new Map([
    ...documents.map(([name, document]) => {
      return /** @type {const} */ ([
        `schemas/${name}.json`,
        `${JSON.stringify(document, null, 2)}\n`,
      ])
    }),
    ['docs/fields.md', fieldsPage(schemas, source)],
  ])
}
