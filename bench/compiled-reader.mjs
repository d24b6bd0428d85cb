import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** @typedef {import('qondor-webhooks').QondorWebhookEvent} Event */

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../src/topics/compiled/index.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  target: 'node20',
})
const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
/** @type {typeof import('../src/topics/compiled/index.js')} */
const { readEnvelope, topicNamed } = await import(`data:text/javascript;base64,${code}`)

/**
 * Reads an event of a body with what the package has compiled of the schemas, and nothing around it.
 *
 * @param {Record<string, unknown>} body
 * @returns {Event}
 */
export function readCompiled(body) {
  /** @type {import('../src/topics/read-fields.js').WrongField[]} */
  const wrong = []
  const envelope = readEnvelope(body, wrong)
  const event = topicNamed(envelope.topic)?.read(body, envelope, wrong)
  if (event && wrong.length === 0) return event
  throw new Error(`not an event: ${JSON.stringify(wrong)}`)
}
