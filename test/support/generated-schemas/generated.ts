import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { qondorTopics } from '../../../src/index.js'

/** A generated document, as it is shipped. */
export function readGenerated(name: string): string {
  return readFileSync(new URL(`../../../schemas/${name}.json`, import.meta.url), 'utf8')
}

/** `offer-sent-v1`, as the file of `OfferSentV1` is named. */
export function fileOf(topic: string): string {
  return topic.replace(/(?<=.)(?=[A-Z])/g, '-').toLowerCase()
}

// In strict mode nothing that Ajv does not know, or that contradicts itself, goes unseen.
const ajv = new Ajv2020({ strict: true, allErrors: true })

function compile(name: string): ValidateFunction {
  return ajv.compile(JSON.parse(readGenerated(name)))
}

export const validateAny = compile('qondor-webhook')

export const validatorOf: ReadonlyMap<string, ValidateFunction> = new Map(
  qondorTopics.map((topic) => [topic, compile(fileOf(topic))]),
)

/** The paths of what a validator found wrong, a missing field's included. */
export function faultsOf(validate: ValidateFunction | undefined, body: unknown): string[] {
  if (!validate) throw new Error('There is no schema of this topic')
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, params }) => {
    const missing: unknown = params['missingProperty']
    return missing === undefined ? instancePath : `${instancePath}/${missing}`
  })
}
