import { safeParseQondorWebhook } from '../../../src/index.js'
import { qondorWebhookSchema } from '../../../src/topics/index.js'
import { expectSame } from '../nearly-valid/expect-decision.js'
import { schemaByTopic } from '../topic-schemas.js'
import { faultsOf, validateAny, validatorOf } from './generated.js'
import { type AttemptResult, decideByZod, readByJsonSchema, readCompiledByZod } from './oracles.js'

/** Expects the package, the Zod schemas and what Zod compiles of them to say the same of a body. */
export function expectSameByZod(given: string | object, body: unknown): AttemptResult {
  const verdict = read(given)

  expectSame(verdict, decideByZod(body))
  expectSame(verdict.event, qondorWebhookSchema.safeParse(body).data)
  for (const topic of schemaByTopic.keys()) {
    const event = topic === topicOf(body) ? verdict.event : undefined
    expectSame(readCompiledByZod(topic, body), event)
  }
  return verdict
}

/** Expects the JSON Schemas to say the same, too, of a body that is JSON. */
export function expectAgreement(text: string): AttemptResult {
  const body: unknown = JSON.parse(text)
  const verdict = expectSameByZod(text, body)
  const { event } = verdict

  expectSame(validateAny(body), event !== undefined)
  for (const [topic, schema] of schemaByTopic) {
    const validate = validatorOf.get(topic)
    if (topic !== topicOf(body)) expectSame(validate?.(body), false)
    else {
      // Ajv has an order of its own, and may find one field wrong twice.
      expectSame([...new Set(faultsOf(validate, body))].sort(), pathsOf(schema, body).sort())
      expectSame(sorted(readByJsonSchema(topic, body)), sorted(event))
    }
  }
  return verdict
}

/** What the package says of a body, without what it found in the place of what it expected. */
function read(body: string | object): AttemptResult {
  const { data, error } = safeParseQondorWebhook(body)
  if (!error) return { event: data }
  const issues = error.issues.map(({ path, message }) => {
    return { path, message: message.replace(/, found \w+$/, '') }
  })
  return { code: error.code, issues }
}

function topicOf(body: unknown): unknown {
  return Object(body).topic
}

function pathsOf(schema: (typeof qondorWebhookSchema.options)[number], body: unknown): string[] {
  const { issues = [] } = schema.safeParse(body).error ?? {}
  return issues.map(({ path }) => ['', ...path].join('/'))
}

function sorted(event: unknown): unknown {
  return event && Object.entries(event).sort()
}
