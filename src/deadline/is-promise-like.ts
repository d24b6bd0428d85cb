/** Whether a value is a promise, of this realm's class or of any other. */
export function isPromiseLike<Value>(
  value: Value | PromiseLike<Value>,
): value is PromiseLike<Value> {
  const canHaveThen = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return canHaveThen && 'then' in value && typeof value.then === 'function'
}
