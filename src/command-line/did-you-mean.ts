// More text than this is not a mistyped name.
const maxLength = 64
const maxNames = 3

/**
 * ` Did you mean NAME?`, to end the report of a mistyped name, or nothing if no known name is near.
 * Never quotes what was typed, which may be a key. Case and dashes do not count.
 */
export function didYouMean(typed: string | undefined, names: readonly string[]): string {
  const text = plain(typed ?? '')
  if (text === '' || text.length > maxLength) return ''
  const found = longerNames(text, names) ?? nearestNames(text, names)
  return found.length > 0 ? ` Did you mean ${found.join(' or ')}?` : ''
}

/** The names of which the text is the beginning; `undefined` for none, or for too many to help. */
function longerNames(text: string, names: readonly string[]): readonly string[] | undefined {
  const exact = names.filter((name) => plain(name) === text)
  if (exact.length > 0) return exact
  const longer = text.length < 3 ? [] : names.filter((name) => plain(name).startsWith(text))
  return longer.length > 0 && longer.length <= maxNames ? longer : undefined
}

/** The names with the fewest edits, of at most one for every three characters, and three. */
function nearestNames(text: string, names: readonly string[]): readonly string[] {
  const near = names
    .map((name) => ({ name, edits: editDistance(text, plain(name)) }))
    .filter(({ name, edits }) => edits <= Math.min(3, Math.ceil(plain(name).length / 3)))
  const fewest = Math.min(...near.map(({ edits }) => edits))
  const nearest = near.filter(({ edits }) => edits === fewest).map(({ name }) => name)
  return nearest.length <= maxNames ? nearest : []
}

function plain(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** The number of characters to insert, delete or replace (Levenshtein), row by row. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (const [index, character] of [...one].entries()) {
    const next = [index + 1]
    for (const [column, wanted] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (character === wanted ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}
