// Writes code as the formatter does, so that generated files need no formatting.

const lineWidth = 100

/**
 * A list on one line if it fits, otherwise with one item per line.
 *
 * @param {string} open what comes before, with its indentation
 * @param {readonly string[]} items
 * @param {string} close what comes after
 */
export function list(open, items, close) {
  const space = /\{$/.test(open) ? ' ' : ''
  const line = `${open}${space}${items.join(', ')}${space}${close}`
  if (line.length <= lineWidth) return `${line}\n`
  const margin = ' '.repeat(open.length - open.trimStart().length)
  const lines = items.map((item) => `${margin}  ${item},\n`)
  return `${open}\n${lines.join('')}${margin}${close}\n`
}

/** A property of an object literal without indentation. @param {string} name @param {string} value */
export function property(name, value) {
  const line = `  ${name}: ${value},`
  return line.length <= lineWidth ? `${line}\n` : `  ${name}:\n    ${value},\n`
}

/** A text in single quotes, or in double quotes if it contains single ones. @param {string} text */
export function quoted(text) {
  const json = JSON.stringify(text)
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`
}

/**
 * A documentation comment.
 *
 * @param {readonly string[]} paragraphs
 * @param {{ indent: number, tags?: readonly string[] }} options the tags follow, one per line
 */
export function comment(paragraphs, { indent, tags = [] }) {
  const margin = ' '.repeat(indent)
  const text = paragraphs.flatMap((paragraph, index) => {
    return [...(index > 0 ? [''] : []), ...wrap(paragraph)]
  })
  const lines = [...text, ...(tags.length > 0 ? ['', ...tags] : [])]
  return `${margin}/**\n${lines.map((line) => `${margin} * ${line}`.trimEnd()).join('\n')}\n${margin} */\n`
}

/** @param {string} text */
function wrap(text) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length > 92) lines.push(word)
    else lines[lines.length - 1] = line ? `${line} ${word}` : word
  }
  return lines
}
