import type { QondorWebhookError } from '../errors.js'
import { safeParseQondorWebhook } from '../parse/parse-qondor-webhook.js'
import type { Arguments } from './arguments.js'
import { readInput } from './files.js'
import { paint, printLine, usageError } from './output.js'
import { bodiesIn, deliveryFiles } from './saved-deliveries.js'
import { findUnknownFields } from './schema-questions.js'

/** Runs `validate`. */
export async function run({ positionals }: Arguments): Promise<number> {
  if (positionals.length === 0) {
    throw usageError('validate takes a FILE, a DIR, or - for standard input.')
  }
  let isAllValid = true
  for (const path of await deliveryFiles(positionals)) {
    for (const { bytes, line } of bodiesIn(await readInput(path), path)) {
      const place = line === undefined ? path : `${path}:${line}`
      isAllValid = check(place, bytes) && isAllValid
    }
  }
  return isAllValid ? 0 : 1
}

/** Prints the result for a body, and returns whether a receiver accepts it. */
function check(place: string, body: Uint8Array): boolean {
  const { data, error } = safeParseQondorWebhook(body)
  if (error) return explain(place, error)
  printLine(place, paint('green', 'valid'), data.topic)
  for (const key of findUnknownFields(body, data.topic)) {
    printLine('', paint('yellow', 'drift'), `${key}: the schema does not have this key yet`)
  }
  return true
}

function explain(place: string, { code, message, issues }: QondorWebhookError): boolean {
  const isTaken = code === 'unknown_topic'
  printLine(place, paint(isTaken ? 'yellow' : 'red', code))
  const lines = issues.length > 0 ? issues.map((issue) => issue.message) : [message]
  for (const line of lines) printLine(`  ${line}`)
  return isTaken
}
