/**
 * Mends what axe finds in the pages of TypeDoc's theme. page.js mends what scripts build: menu and search.
 *
 * @param {import('typedoc').Application} app
 */
export function mendPages({ renderer }) {
  renderer.on('endPage', (page) => {
    if (page.contents) page.contents = withLevels(withoutNestedLinks(withLandmarks(page.contents)))
  })
}

/** Says which part of a page is its content, and which is beside it. @param {string} html */
function withLandmarks(html) {
  return html
    .replace('<div class="col-content">', '<div class="col-content" role="main">')
    .replace('<div class="page-menu">', '<div class="page-menu" role="complementary">')
}

/** Takes the links to headings out of summaries, which are controls themselves. @param {string} html */
function withoutNestedLinks(html) {
  return html.replace(/<summary.*?<\/summary>/gs, (summary) => {
    return summary.replace(/<a [^>]*class="tsd-anchor-icon".*?<\/a>/s, '')
  })
}

/** Lets no heading be more than one level below the one before it. @param {string} html */
function withLevels(html) {
  let level = 0
  return html.replace(/<h([1-6])\b/g, (tag, own) => {
    const isTooLow = Number(own) > level + 1
    level = Math.min(Number(own), level + 1)
    return isTooLow ? `${tag} aria-level="${level}"` : tag
  })
}
