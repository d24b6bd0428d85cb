import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { qondorTopics } from '../../src/index.js'

type Package = typeof import('qondor-webhooks')
type Adapter = typeof import('qondor-webhooks/fetch')

const require = createRequire(import.meta.url)
const formats = {
  'ES modules': async (name: string) => import(/* @vite-ignore */ name),
  CommonJS: async (name: string) => require(name),
}
const consumed = {
  method: 'POST',
  headers: new Headers(),
  body: null,
  bodyUsed: true,
  arrayBuffer: async () => new ArrayBuffer(0),
}

describe.each(Object.entries(formats))('the built package as %s', (_format, load) => {
  it('has one error class for the root and the adapters', async () => {
    const { createQondorWebhooks, QondorWebhookError }: Package = await load('qondor-webhooks')
    const { toFetchHandler }: Adapter = await load('qondor-webhooks/fetch')
    const errors: unknown[] = []
    const qondor = createQondorWebhooks({ auth: false }).onError((error) => errors.push(error))
    await toFetchHandler(qondor)(consumed)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeInstanceOf(QondorWebhookError)
  })
})

describe('the built package in both formats at once', () => {
  it('recognises the errors of the other copy', async () => {
    const esm: Package = await formats['ES modules']('qondor-webhooks')
    const cjs: Package = await formats.CommonJS('qondor-webhooks')
    const { error } = cjs.safeParseQondorWebhook('no JSON')
    expect(error).not.toBeInstanceOf(esm.QondorWebhookError)
    expect(esm.QondorWebhookError.is(error)).toBe(true)
  })
})

describe('the demo', () => {
  it('finds every delivery as it should be', () => {
    const printed = execFileSync(process.execPath, ['scripts/demo.mjs'], { encoding: 'utf8' })
    // The wrong key, the right one, and once more.
    expect(printed).toContain(`All ${3 * qondorTopics.length} deliveries went as they should.`)
  })
})
