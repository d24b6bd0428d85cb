// Reads the examples, and writes what the pages about them share.
import { existsSync, readdirSync } from 'node:fs'
import { read } from './read.mjs'

const root = new URL('../../', import.meta.url)

/**
 * The examples whose package.json has a field, with what the field says.
 *
 * @template {{ title: string }} Field
 * @param {string} field
 * @returns {(Field & { name: string, isBuilt: boolean })[]} by title
 */
export function readExamples(field) {
  return readdirSync(new URL('examples/', root))
    .filter((name) => existsSync(new URL(`examples/${name}/package.json`, root)))
    .flatMap((name) => {
      const { scripts, ...manifest } = JSON.parse(read(`examples/${name}/package.json`))
      const said = manifest[field]
      return said ? [{ ...said, name, isBuilt: scripts.build !== undefined }] : []
    })
    .sort((one, other) => one.title.localeCompare(other.title, 'en'))
}

/** The anchor of a heading. @param {string} title */
export function anchor(title) {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

/** Files of an example, each below its name. @param {string} name @param {readonly string[]} files */
export function blocks(name, files) {
  const shown = files.map((file) => {
    return `\`${file}\`:\n\n\`\`\`ts\n${read(`examples/${name}/${file}`)}\`\`\`\n`
  })
  return shown.join('\n')
}

/** @param {string} name */
export function linkTo(name) {
  return `The complete example is in [examples/${name}](../examples/${name}).\n`
}

/**
 * The page beside an example.
 *
 * @param {object} about
 * @param {string} about.title
 * @param {string} about.text
 * @param {boolean} about.isBuilt
 * @param {string} about.path
 * @param {string} [about.setUp] more lines for a shell, before it is started
 */
export function page({ title, text, isBuilt, path, setUp = '' }) {
  return `# Qondor webhooks on ${title}

${text}

To install it, run \`npm run install:examples\` in the root of a clone, or \`npm install\` in a copy of this folder. To start it:

\`\`\`sh
${setUp}export QONDOR_WEBHOOK_KEY=secret
${isBuilt ? 'npm run build && npm start' : 'npm start'}
\`\`\`

To send a documented delivery, in another terminal of a clone:

\`\`\`sh
curl -i -H 'x-qondor-key: secret' -H 'content-type: application/json' --data-binary @../../fixtures/documented/offer-sent-v1.json http://localhost:3000${path}
\`\`\`
`
}
