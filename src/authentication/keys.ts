import { QondorWebhookError } from '../errors/qondor-webhook-error.js'
import { fromBase64 } from '../parse/base64.js'

const utf8 = new TextDecoder()

/** The keys of a value, without white space around them; throws `invalid_options` for a bad one. */
export function resolveKeys(value: unknown, name = 'auth.value'): readonly string[] {
  const isList = Array.isArray(value)
  const given: readonly unknown[] = isList ? value : [value]
  if (given.length === 0) throw invalidKey(`\`${name}\` is an empty array.`)
  return given.map((key, index) => {
    const fault = keyFault(key)
    if (fault === undefined) return String(key).trim()
    const position = isList ? `[${index}]\` (key ${index + 1} of ${given.length})` : '`'
    throw invalidKey(`\`${name}${position} ${fault}.`)
  })
}

/** What is wrong with a value as a key; `undefined` where nothing is. Never quotes it. */
export function keyFault(key: unknown): string | undefined {
  const given = key ?? ''
  if (typeof given !== 'string') return 'is not a string'
  const text = given.trim()
  if (text === '') return 'is empty or undefined'
  const encoded = /^Basic\s+(.+)$/i.exec(text)?.[1]
  if (!hasMissingKey(text) && (encoded === undefined || hasCredentials(encoded))) return undefined
  return 'holds no key: it is the name of a scheme alone, or ends in what JavaScript writes for a missing value or an object'
}

function hasMissingKey(text: string): boolean {
  if (/^(?:Bearer|Basic|Token|ApiKey)$/i.test(text)) return true
  // What JavaScript writes for a missing value or an object, such as a promise that was not awaited,
  // unless it is the end of a longer word.
  return /(?:^|[^\p{L}\p{N}])(?:undefined|null|NaN|\[object \w+\])$/u.test(text)
}

/** Whether the base64 of `user:password` holds one of the two at least. */
function hasCredentials(encoded: string): boolean {
  const base64 = encoded.replaceAll('-', '+').replaceAll('_', '/')
  let decoded: string
  try {
    decoded = utf8.decode(fromBase64(base64))
  } catch {
    // It is not base64, so nobody encoded a missing value in it.
    return true
  }
  // Some senders give the key as the user, without a password.
  const text = decoded.trim().replace(/:$/, '')
  return text !== '' && !hasMissingKey(text)
}

function invalidKey(fault: string): QondorWebhookError {
  return new QondorWebhookError(
    'invalid_options',
    `${fault} Set the environment variable it comes from, for example QONDOR_WEBHOOK_KEY, ` +
      'where this process runs.',
  )
}
