// Users may name a class anything. Our messages quote a plain name alone.
const plainName = /^[\p{L}\p{N}_$.-]{1,64}$/u

/**
 * The class of a thrown value, for a message that must not quote what was thrown: code names a class,
 * while an error's own `name` and `message` may hold a payload value. Never throws.
 */
export function classOfThrown(thrown: unknown): string {
  try {
    if (!isError(thrown)) return typeof thrown
    const name: unknown = thrown.constructor.name
    return typeof name === 'string' && plainName.test(name) ? name : 'Error'
  } catch {
    // A proxy or a getter that throws.
    return typeof thrown
  }
}

/** Class and message of a thrown value, in the words of whoever threw it. Never throws. */
export function describeThrown(thrown: unknown): string {
  try {
    if (typeof thrown === 'function') return 'function'
    if (typeof thrown !== 'object' || thrown === null) return String(thrown)
    const { name, message } = thrown as { readonly name?: unknown; readonly message?: unknown }
    const isNamed = typeof name === 'string' && name !== '' && name !== 'Error'
    const label = isNamed ? name : classOfThrown(thrown)
    return typeof message === 'string' && message !== '' ? `${label}: ${message}` : label
  } catch {
    return typeof thrown
  }
}

/** Whether a value is an error, even one of another realm, as test runners make them. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}
