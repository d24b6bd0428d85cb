/**
 * Any text as printable ASCII, a UUID unchanged and no two texts alike. An id may hold what a database
 * refuses (a NUL, what its encoding lacks) or takes for something else (half a surrogate pair).
 */
export function storableText(text: string): string {
  return text.replace(/[^ -[\]-~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
