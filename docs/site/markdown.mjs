// What Markdown becomes on the site that is not TypeDoc's own business.

/**
 * @typedef {{ info: string, content: string }} Token
 * @typedef {(tokens: readonly Token[], index: number, ...others: readonly unknown[]) => string} Rule
 * @typedef {{ renderer: { rules: Record<string, Rule | undefined> } }} Parser
 */

/**
 * Writes blocks of Mermaid as elements that page.js draws. Without scripts a browser shows their text.
 *
 * @param {Parser & { utils: { escapeHtml(text: string): string } }} parser
 */
export function keepDiagrams({ renderer: { rules }, utils }) {
  const { fence } = rules
  rules['fence'] = (tokens, index, ...others) => {
    const token = tokens[index]
    if (token?.info !== 'mermaid') return fence?.(tokens, index, ...others) ?? ''
    return `<pre class="mermaid">${utils.escapeHtml(token.content)}</pre>\n`
  }
}

/**
 * Puts each table in a box that scrolls, as it may be wider than the screen.
 *
 * @param {Parser} parser
 */
export function boxTables({ renderer: { rules } }) {
  rules['table_open'] = () => '<div class="table"><table>\n'
  rules['table_close'] = () => '</table></div>\n'
}

// What TypeDoc makes of a link to a folder: it copies files alone.
const inFolder = /^(\.\.\/)?media\/(?!LICENSE$)[\w-]+$/

/**
 * Leaves the text of links to folders, which are in the repository and not on the site.
 *
 * @param {{ core: { ruler: { push(name: string, rule: (state: State) => void): void } } }} parser
 * @typedef {{ tokens: { children: InlineToken[] | null }[] }} State
 * @typedef {{ type: string, attrGet(name: string): string | null }} InlineToken
 */
export function unlinkFolders({ core }) {
  core.ruler.push('folders', ({ tokens }) => {
    for (const token of tokens) {
      let isFolder = false
      token.children =
        token.children?.filter((child) => {
          if (child.type === 'link_open') isFolder = inFolder.test(child.attrGet('href') ?? '')
          return !(isFolder && (child.type === 'link_open' || child.type === 'link_close'))
        }) ?? null
    }
  })
}
