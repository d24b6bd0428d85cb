/** A field of the wrong type: the expected type, and the type that was found. */
export interface WrongField {
  readonly name: string
  readonly expected: string
  readonly found: string
}

/** A body before validation: the fields of an event, with values of any type. */
export type UnreadFields<Event> = { readonly [Name in keyof Event]?: unknown }

/** What the reader of a topic takes over from the envelope, which is read before. */
export interface ReadEnvelope {
  readonly webhookId: string
  readonly timestamp: string
}

/** The kind of a field; the names are those of the helpers in `kinds.ts`. */
export type FieldKind =
  | 'text'
  | 'nonBlankText'
  | 'optionalText'
  | 'integer'
  | 'optionalInteger'
  | 'identifier'
  | 'topicName'

// Each function takes a value as it is in the body. If the value does not fit, it is added to `wrong`. The
// event is then discarded, so the function may return any value.

export function text(value: unknown, name: string, wrong: WrongField[]): string {
  if (typeof value === 'string') return value
  wrong.push(wrongField(name, 'string', value))
  return ''
}

export function nonBlankText(value: unknown, name: string, wrong: WrongField[]): string {
  if (typeof value !== 'string') wrong.push(wrongField(name, 'string', value))
  else if (!isBlank(value)) return value
  else wrong.push(wrongField(name, 'a text that is not blank', value))
  return ''
}

export function optionalText(value: unknown, name: string, wrong: WrongField[]): string | null {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return null
  wrong.push(wrongField(name, 'string', value))
  return null
}

export function integer(value: unknown, name: string, wrong: WrongField[]): number {
  if (isSafeInteger(value)) return value
  wrong.push(wrongField(name, expectedNumber(value), value))
  return 0
}

export function optionalInteger(value: unknown, name: string, wrong: WrongField[]): number | null {
  if (isSafeInteger(value)) return value
  if (value === null || value === undefined) return null
  wrong.push(wrongField(name, expectedNumber(value), value))
  return null
}

export function identifier(value: unknown, name: string, wrong: WrongField[]): string {
  if (typeof value !== 'string') wrong.push(wrongField(name, 'string', value))
  else if (value.length <= 255 && !isBlank(value)) return value
  else wrong.push(wrongField(name, 'a text of 1 to 255 characters that is not blank', value))
  return ''
}

function isSafeInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isBlank(text: string): boolean {
  const first = text.charCodeAt(0)
  // Nearly all texts begin with an ASCII character that is not a space, which is quick to check.
  // Stryker disable next-line all: it only saves time, and may be false for any text.
  const isVisible = first > 0x20 && first < 0x7f
  return !isVisible && text.trim() === ''
}

const readers: Readonly<
  Record<FieldKind, (value: unknown, name: string, wrong: WrongField[]) => unknown>
> = {
  text,
  nonBlankText,
  optionalText,
  integer,
  optionalInteger,
  identifier,
  topicName: text,
}

/** What a kind of field expects instead of a value; `undefined` if the value fits. */
export function expectedInstead(kind: FieldKind, value: unknown): string | undefined {
  const wrong: WrongField[] = []
  readers[kind](value, '', wrong)
  return wrong[0]?.expected
}

function wrongField(name: string, expected: string, value: unknown): WrongField {
  return { name, expected, found: kindOf(value) }
}

function expectedNumber(value: unknown): string {
  return Number.isFinite(value) ? 'an integer up to 2^53 - 1' : 'number'
}

/** The type of a value, as messages name it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
