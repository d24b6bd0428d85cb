// Writes about each host with a queue from its example: sections of docs/frameworks.md, and a page beside
// each example.
import { anchor, blocks, linkTo, page, readExamples } from './examples.mjs'
import { read } from './read.mjs'

/**
 * @typedef {object} QueueHost what an example's package.json says about its host with a queue
 * @property {string} host the example of the host without one
 * @property {string} title
 * @property {string[]} files the files to show
 * @property {string} text where the worker starts and stops, and what to watch out for
 *
 * @typedef {QueueHost & { name: string, isBuilt: boolean, path: string }} QueueExample
 */

/** Every example that shows a host with a queue, by title. @returns {QueueExample[]} */
export function readQueueHosts() {
  /** @type {Omit<QueueExample, 'path'>[]} */
  const examples = readExamples('withQueue')
  return examples.map((example) => {
    const { host } = JSON.parse(read(`examples/${example.host}/package.json`))
    return { ...example, path: host.path }
  })
}

/** The section of a host with a queue; empty if there is none. @param {string} host */
export function queueSection(host) {
  const sections = readQueueHosts()
    .filter((example) => example.host === host)
    .map(({ name, title, text, files }) => {
      return `\n### ${title}\n\n${text}\n\n${blocks(name, files)}\n${linkTo(name)}`
    })
  return sections.join('')
}

/** Links to the sections. */
export function queueList() {
  const links = readQueueHosts().map(({ title }) => `- [${title}](#${anchor(title)})\n`)
  return links.join('')
}

/** The page beside an example. @param {QueueExample} example */
export function queuePage(example) {
  return page({ ...example, setUp: crm })
}

const crm = `# Stands in for the CRM that the handler calls.
node -e "http.createServer((request, response) => {
  console.log(request.method, request.url)
  response.end()
}).listen(4000)" &
`
