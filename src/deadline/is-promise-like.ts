/** Whether a value is a promise, of this realm's class or of any other. */
export function isPromiseLike<Value>(
  value: Value | PromiseLike<Value>,
): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value
}
