// Writes about each host from its example: docs/frameworks.md, a list in the README and a page beside
// each example.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { between } from './sections.mjs'

/**
 * @typedef {object} Host what an example's package.json says about its host
 * @property {string} title
 * @property {string} file the file that mounts the receiver
 * @property {string} [receiver] the file that creates the receiver, if it is another one
 * @property {string} mount the line of `file` that mounts it
 * @property {string} path the path that Qondor POSTs to
 * @property {string} watchOut the one thing to watch out for
 *
 * @typedef {Host & { name: string, code: string, isBuilt: boolean }} Example
 */

const root = new URL('../../', import.meta.url)

/** @type {(path: string) => string} */
const read = (path) => readFileSync(new URL(path, root), 'utf8')

/** Every example that shows a host, by title. @returns {Example[]} */
export function readHosts() {
  return readdirSync(new URL('examples/', root))
    .filter((name) => existsSync(new URL(`examples/${name}/package.json`, root)))
    .flatMap((name) => {
      const { host, scripts } = JSON.parse(read(`examples/${name}/package.json`))
      if (!host) return []
      const isBuilt = scripts.build !== undefined
      return { ...host, name, isBuilt, code: read(`examples/${name}/${host.file}`) }
    })
    .sort((one, other) => one.title.localeCompare(other.title, 'en'))
}

/** Each generated file, as it must be. @returns {Map<string, string>} */
export function renderHostPages() {
  const hosts = readHosts()
  return new Map([
    [
      'docs/frameworks.md',
      between(
        read('docs/frameworks.md'),
        'hosts',
        `${table(hosts)}\n${hosts.map(section).join('\n')}`,
      ),
    ],
    ['README.md', between(read('README.md'), 'hosts', listOfLinks(hosts))],
    ...hosts.map((host) => /** @type {const} */ ([`examples/${host.name}/README.md`, page(host)])),
  ])
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

/** The anchor of a heading. @param {string} title */
function anchor(title) {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

/** @param {Example} host */
function section(host) {
  return `## ${host.title}

${host.watchOut}

${host.receiver ? `${block(read(`examples/${host.name}/${host.receiver}`))}\n` : ''}${block(host.code)}
The complete example is in [examples/${host.name}](../examples/${host.name}).
`
}

/** @param {string} code */
function block(code) {
  return `\`\`\`ts\n${code}\`\`\`\n`
}

/** @param {Example} host */
function page({ title, watchOut, isBuilt, path }) {
  return `# Qondor webhooks on ${title}

${watchOut}

To install it, run \`npm run install:examples\` in the root of a clone, or \`npm install\` in a copy of this folder. To start it:

\`\`\`sh
export QONDOR_WEBHOOK_KEY=secret
${isBuilt ? 'npm run build && npm start' : 'npm start'}
\`\`\`

To send a documented delivery, in another terminal of a clone:

\`\`\`sh
curl -i -H 'x-qondor-key: secret' -H 'content-type: application/json' --data-binary @../../fixtures/documented/offer-sent-v1.json http://localhost:3000${path}
\`\`\`
`
}
