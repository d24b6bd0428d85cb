/**
 * Whether a value has a brand: a symbol that each copy of this package looks up in the global registry,
 * so that the ESM and the CommonJS copy in one process recognise each other's errors.
 */
export function isBranded(value: unknown, brand: symbol): boolean {
  try {
    return (
      typeof value === 'object' &&
      value !== null &&
      brand in value &&
      (value as Readonly<Record<symbol, unknown>>)[brand] === true
    )
  } catch {
    // A proxy that throws is none of ours.
    return false
  }
}
