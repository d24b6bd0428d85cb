// Control characters move the cursor and colour a terminal, bidirectional ones turn text around, and
// a lone surrogate is not a character.
const unprintable = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu

/** A text from outside, in one line that does nothing to a terminal. */
export function printable(text: string): string {
  return text.replace(unprintable, '�')
}

/** A value as JSON in which every such character is escaped; in one line, unless it is indented. */
export function printableJson(value: unknown, indent = 0): string {
  const lines = JSON.stringify(value, null, indent).split('\n')
  return lines.map((line) => line.replace(unprintable, escaped)).join('\n')
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
