import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { bodyOf } from '../support/receiver/bodies.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const recorder = new URL('../support/contributing/record-delivery.mjs', import.meta.url)

/** The sources as JavaScript, file by file, in a folder of their own; its address. */
async function transpileSources(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'follow-a-delivery-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  await build({
    entryPoints: ['src/**/*.ts'],
    absWorkingDir: root,
    outdir: folder,
    format: 'esm',
    logLevel: 'error',
  })
  return pathToFileURL(folder).href
}

/** The files of src that the calls of one delivery go through, from the request to the handler. */
async function filesOfDelivery(): Promise<readonly string[]> {
  const workerData = { folder: await transpileSources(), body: bodyOf('OfferSentV1') }
  const worker = new Worker(recorder, { workerData })
  const [{ status, files }] = await once(worker, 'message')
  await once(worker, 'exit')
  expect(status).toBe(200)
  return files
}

it('CONTRIBUTING.md names each file that a delivery goes through, and there are few', async () => {
  const page = readFileSync(new URL('../../CONTRIBUTING.md', import.meta.url), 'utf8')
  const section = page.split('## Follow a delivery')[1]?.split('\n## ')[0] ?? ''
  const named = [...section.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file)

  const files = await filesOfDelivery()
  expect(files.filter((file) => !named.includes(file))).toEqual([])
  expect(files.length).toBeGreaterThan(15)
  expect(files.length).toBeLessThanOrEqual(21)
})
