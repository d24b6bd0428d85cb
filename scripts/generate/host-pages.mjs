// Writes about each host from its example: docs/frameworks.md, a list in the README and a page beside
// each example.
import { anchor, blocks, linkTo, page, readExamples } from './examples.mjs'
import { queueList, queuePage, queueSection, readQueueHosts } from './queue-host-pages.mjs'
import { read } from './read.mjs'
import { between } from './sections.mjs'

/**
 * @typedef {object} Host what an example's package.json says about its host
 * @property {string} title
 * @property {string} file the file that mounts the receiver
 * @property {string[]} [files] the files to show, if there are more
 * @property {string} mount the line of `file` that mounts it
 * @property {string} path the path that Qondor POSTs to
 * @property {string} watchOut the one thing to watch out for
 * @property {string} [more] what else a reader needs, below the code
 *
 * @typedef {Host & { name: string, code: string, isBuilt: boolean }} Example
 */

/** Every example that shows a host, by title. @returns {Example[]} */
export function readHosts() {
  /** @type {(Host & { name: string, isBuilt: boolean })[]} */
  const hosts = readExamples('host')
  return hosts.map((host) => ({ ...host, code: read(`examples/${host.name}/${host.file}`) }))
}

/** Each generated file, as it must be. @returns {Map<string, string>} */
export function renderHostPages() {
  const hosts = readHosts()
  const sections = `${table(hosts)}\n${hosts.map(section).join('\n')}`
  const frameworks = between(read('docs/frameworks.md'), 'hosts', sections)
  return new Map([
    ['docs/frameworks.md', between(frameworks, 'hosts with a queue', queueList())],
    ['README.md', between(read('README.md'), 'hosts', listOfLinks(hosts))],
    ...hosts.map((host) => readme(host, page({ ...host, text: host.watchOut }))),
    ...readQueueHosts().map((example) => readme(example, queuePage(example))),
  ])
}

/** @param {{ name: string }} example @param {string} text @returns {[string, string]} */
function readme({ name }, text) {
  return [`examples/${name}/README.md`, text]
}

/** @param {readonly Example[]} hosts */
function listOfLinks(hosts) {
  const links = hosts.map(({ title }) => `[${title}](docs/frameworks.md#${anchor(title)})`)
  return `${links.join(' · ')}\n`
}

/** @param {readonly Example[]} hosts */
function table(hosts) {
  const rows = hosts.map(({ title, mount }) => {
    return `| [${title}](#${anchor(title)}) | \`${mount.replaceAll('|', '\\|')}\` |\n`
  })
  return `| host | code |\n| --- | --- |\n${rows.join('')}`
}

/** @param {Example} host */
function section({ title, watchOut, name, file, files = [file], more }) {
  return `## ${title}

${watchOut}

${blocks(name, files)}
${more ? `${more}\n\n` : ''}${linkTo(name)}${queueSection(name)}`
}
