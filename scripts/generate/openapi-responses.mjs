// The receiver's responses by status, with outcomes, codes and headers, from its own tables.

/** @typedef {import('./load-source.mjs').Source} Source */

/** @type {Record<number, string>} */
const descriptions = {
  200: 'Accepted, or nothing to do. With `queued` the event is stored durably and handled later.',
  400: 'The body is not a valid event.',
  401: 'The key is missing, wrong or sent twice.',
  405: 'The method is not POST.',
  408: 'The body did not arrive in time.',
  413: 'The body is too large.',
  415: 'The body is compressed.',
  422: 'The topic is known, but its fields are invalid.',
  500: 'A handler failed or took too long, or the receiver has no key to compare with.',
  503: 'The event is being handled right now, or it could not be stored. Send it again later.',
}

const headerDescriptions = new Map([
  ['retry-after', 'Seconds to wait before sending the event again.'],
  ['allow', 'The method that is allowed.'],
  ['accept-encoding', 'The accepted encoding.'],
])

/** The codes of errors that are thrown or reported elsewhere. */
const neverAnswered = [
  'unknown_topic',
  'no_handler',
  'observer_failed',
  'invalid_delivery',
  'invalid_date',
  'nil_webhook_id',
]

/** The responses, by status. @param {Source} source */
export function responsesOf(source) {
  const { outcomes, outcomeOfCode } = source
  const coded = Object.entries(outcomeOfCode)
    .map(([code, answer]) => ({ code, ...answer }))
    .filter(({ code }) => !neverAnswered.includes(code))
  const failures = new Set(coded.map(({ outcome }) => outcome))
  const taken = outcomes.filter((outcome) => !failures.has(outcome))
  const statuses = [...new Set(coded.map(({ status }) => status))].sort((one, other) => one - other)
  const entries = statuses.map((status) => {
    const same = coded.filter((answer) => answer.status === status)
    const codes = same.map(({ code }) => code)
    const answered = [...new Set(same.map(({ outcome }) => outcome))]
    return [status, { ...response(status, answered, codes), ...headersOf(source, same) }]
  })
  return Object.fromEntries([['200', response(200, taken, [])], ...entries])
}

/**
 * @param {number} status
 * @param {readonly string[]} outcomes
 * @param {readonly string[]} codes
 */
function response(status, outcomes, codes) {
  const description = descriptions[status]
  if (!description) throw new Error(`The status ${status} has no description. Add one.`)
  const properties = {
    outcome: { type: 'string', enum: outcomes },
    ...(codes.length > 0 && { code: { type: 'string', enum: codes } }),
    webhookId: { type: 'string', description: 'The id of the event, if it could be read.' },
  }
  const required = Object.keys(properties).filter((name) => name !== 'webhookId')
  const schema = { type: 'object', properties, required }
  return { description, content: { 'application/json': { schema } } }
}

/**
 * @param {Source} source
 * @param {readonly { code: string, outcome: string, status: number }[]} answers
 */
function headersOf({ toHttpResponse }, answers) {
  const names = answers.flatMap((answer) => {
    const { headers } = toHttpResponse(/** @type {any} */ ({ ...answer, error: answer }))
    return Object.keys(headers).filter((name) => headerDescriptions.has(name))
  })
  const headers = [...new Set(names)].map((name) => {
    const type = name === 'retry-after' ? 'integer' : 'string'
    return [name, { description: headerDescriptions.get(name), schema: { type } }]
  })
  return headers.length > 0 && { headers: Object.fromEntries(headers) }
}
