/**
 * A page with the text between two comments replaced: `<!-- NAME: written by npm run generate -->` and
 * `<!-- end -->`.
 *
 * @param {string} text
 * @param {string} name
 * @param {string} generated
 */
export function between(text, name, generated) {
  const begin = `<!-- ${name}: written by npm run generate -->`
  const start = text.indexOf(begin)
  if (start < 0) throw new Error(`The page has no section: ${begin}`)
  const from = start + begin.length
  return `${text.slice(0, from)}\n\n${generated}\n${text.slice(text.indexOf('<!-- end -->', from))}`
}
