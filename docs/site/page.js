// Runs in each page of the site.
const root = document.documentElement

// A link within a control is out of reach for some readers. The theme's scripts make two kinds of these:
// in the menu, where a link is moved beside the arrow that opens its part, and in what the search found,
// where the whole line is the control.
watch('tsd-nav-container', 'summary > a', (link) => {
  const summary = link.parentElement
  summary.ariaLabel = link.textContent
  summary.parentElement.before(link)
})
watch('tsd-search-results', 'a[href]', (link) => {
  const { href } = link
  const unlink = () => link.removeAttribute('href')
  unlink()
  // A browser opens a link in many ways, so it is one while a pointer is on it. Enter makes a click.
  link.onpointerenter = link.onclick = () => {
    link.href = href
  }
  link.onpointerleave = unlink
})

/** Changes the elements that a part of the page has, and those that it gets. */
function watch(id, selector, change) {
  const part = document.getElementById(id)
  const changeAll = () => part.querySelectorAll(selector).forEach(change)
  changeAll()
  new MutationObserver(changeAll).observe(part, { childList: true })
}

// What is wider than the screen scrolls; the tab key reaches it, so that the arrow keys can scroll it.
const scrolling = new ResizeObserver((changes) => {
  for (const { target } of changes) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0
    else target.removeAttribute('tabindex')
  }
})
for (const element of document.querySelectorAll('pre, .table, .tsd-signature')) {
  scrolling.observe(element)
}

// Diagrams, in the colours of the page.
const prefersDark = matchMedia('(prefers-color-scheme: dark)')
const diagrams = [...document.querySelectorAll('pre.mermaid')].map((element) => {
  return { element, text: element.textContent }
})
if (diagrams.length > 0) {
  const script = document.createElement('script')
  script.src = `${root.dataset.base}assets/mermaid.js`
  script.onload = () => {
    void draw()
    prefersDark.addEventListener('change', draw)
    new MutationObserver(draw).observe(root, { attributeFilter: ['data-theme'] })
  }
  document.head.append(script)
}

function isDark() {
  const { theme } = root.dataset
  return theme === 'dark' || (theme !== 'light' && prefersDark.matches)
}

async function draw() {
  const { mermaid } = window
  const { fontFamily } = getComputedStyle(document.body)
  // Scrolled where it is too wide, as smaller letters could not be read.
  const size = { useMaxWidth: false }
  mermaid.initialize({
    startOnLoad: false,
    suppressErrorRendering: true,
    theme: isDark() ? 'dark' : 'neutral',
    fontFamily,
    themeVariables: { fontSize: '14px' },
    htmlLabels: false,
    flowchart: size,
    sequence: { ...size, width: 110, actorMargin: 30, mirrorActors: false },
    state: size,
  })
  for (const [index, { element, text }] of diagrams.entries()) {
    const { svg } = await mermaid.render(`diagram-${index}`, text)
    element.innerHTML = svg
  }
}
