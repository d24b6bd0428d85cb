// What all charts share: the frame, the colours, and text.

/**
 * @typedef {object} Theme
 * @property {string} background a chart has its own, since npm's page stays light where the system is dark
 * @property {string} text
 * @property {string} muted
 * @property {string} grid
 * @property {string} ours
 * @property {string[]} others
 */

/** @type {Record<string, Theme>} */
export const themes = {
  light: {
    background: '#ffffff',
    text: '#1f2328',
    muted: '#59636e',
    grid: '#d1d9e0',
    ours: '#0969da',
    others: ['#bc4c00', '#6e7781'],
  },
  dark: {
    background: '#0d1117',
    text: '#f0f6fc',
    muted: '#a5adb6',
    grid: '#3d444d',
    ours: '#4493f8',
    others: ['#f0883e', '#8b949e'],
  },
}

/** Narrow, so that the text can be read on a phone, which shows the picture at two thirds of its size. */
export const width = 540
export const margin = 16
/** Where the content starts, below the title and the line under it. */
export const top = 64

/**
 * A picture with a title. Screen readers read the title and the description, which has the figures.
 *
 * @param {object} picture
 * @param {string} picture.title
 * @param {string} picture.subtitle
 * @param {string} picture.description
 * @param {number} picture.height
 * @param {Theme} picture.theme
 * @param {string[]} picture.content
 */
export function svg({ title, subtitle, description, height, theme, content }) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title" aria-describedby="description" font-family="system-ui, sans-serif" font-size="15" fill="${theme.text}">
<title id="title">${escapeText(title)}</title>
<desc id="description">${escapeText(description)}</desc>
<rect width="${width}" height="${height}" rx="6" fill="${theme.background}"/>
${text(margin, 27, title, { 'font-weight': 600 })}
${text(margin, 48, subtitle, { 'font-size': 14, fill: theme.muted })}
${content.join('\n')}
</svg>
`
}

/**
 * @param {number} x
 * @param {number} y of its baseline
 * @param {string} content
 * @param {Record<string, string | number>} attributes
 */
export function text(x, y, content, attributes = {}) {
  return element('text', { x, y, ...attributes }, escapeText(content))
}

/**
 * @param {string} name
 * @param {Record<string, string | number | undefined>} attributes
 * @param {string} content already escaped
 */
export function element(name, attributes, content = '') {
  const pairs = Object.entries(attributes).filter(([, value]) => value !== undefined)
  const all = pairs.map(([key, value]) => ` ${key}="${value}"`).join('')
  return content === '' ? `<${name}${all}/>` : `<${name}${all}>${content}</${name}>`
}

/** A length, to a tenth of a pixel. @param {number} length */
export function pixels(length) {
  return Math.round(length * 10) / 10
}

/** @param {string} content */
export function escapeText(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
