// Control characters move the cursor and colour a terminal; bidirectional ones turn text around.
const unprintable = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** A text from outside, in one line that does nothing to a terminal. */
export function printable(text: string): string {
  return text.replace(unprintable, '�')
}

/** A value as a line of JSON in which every such character is escaped. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(unprintable, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
