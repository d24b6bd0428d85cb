/** What a schema says of itself: the part of Zod's `_zod.def` that is read here. */
interface Definition {
  readonly type: string
  readonly format?: string
  readonly innerType?: FieldSchema
  readonly in?: FieldSchema
  readonly element?: FieldSchema
  readonly options?: readonly FieldSchema[]
  readonly values?: readonly unknown[]
  readonly entries?: Readonly<Record<string, unknown>>
  readonly shape?: Readonly<Record<string, FieldSchema>>
}

/** The schema of one field. */
export interface FieldSchema {
  readonly _zod: { readonly def: object }
  safeParse(value: unknown): { readonly success: boolean }
}

const formats: Readonly<Record<string, () => string>> = {
  uuid: () => crypto.randomUUID(),
  guid: () => crypto.randomUUID(),
  email: () => 'post@festfolk.example.com',
  url: () => 'https://festfolk.example.com/',
  datetime: () => new Date().toISOString(),
  date: () => new Date().toISOString().slice(0, 10),
}

/** A value that fits a field's type, for a field that nobody wrote a sample for; else `undefined`. */
export function sampleOfType(field: FieldSchema): unknown {
  const definition = field._zod.def as Definition
  const { type, format = '', innerType, element, options, values, entries, shape } = definition
  // What is nullable, has a default, is transformed, or may be one of several.
  const wrapped = innerType ?? definition.in ?? options?.[0]
  if (wrapped) return sampleOfType(wrapped)
  switch (type) {
    case 'string':
      return formats[format]?.() ?? 'Prøve'
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'literal':
      return values?.[0]
    case 'enum':
      return Object.values(entries ?? {})[0]
    case 'array':
      return element ? [sampleOfType(element)] : []
    case 'record':
      return {}
    case 'object':
      return Object.fromEntries(
        Object.entries(shape ?? {}).map(([name, inner]) => [name, sampleOfType(inner)]),
      )
    default:
      return undefined
  }
}
