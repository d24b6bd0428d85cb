import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFixture } from '../support/fixtures.js'
import { newSchema, program } from './adding-a-topic.source.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
// Inside the project, so that imports of packages resolve.
const cache = join(root, 'node_modules/.cache')
let folder: string

beforeAll(async () => {
  await mkdir(cache, { recursive: true })
  folder = await mkdtemp(join(cache, 'adding-a-topic-'))
  await cp(join(root, 'src'), join(folder, 'src'), { recursive: true })
  await writeFile(join(folder, 'program.ts'), program)
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../../tsconfig.src.json', include: [], files: ['program.ts'] }),
  )
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function typeErrors(): Promise<string> {
  const compiler = join(root, 'node_modules/typescript7/bin/tsc')
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-p', folder], (error, stdout) => {
      resolve(error ? stdout || error.message : stdout)
    })
  })
}

async function importProgram(): Promise<{ run(body: string): Promise<Record<string, unknown>> }> {
  const outfile = join(folder, 'program.mjs')
  const entryPoints = [join(folder, 'program.ts')]
  await build({ entryPoints, outfile, bundle: true, format: 'esm', packages: 'external' })
  return await import(/* @vite-ignore */ pathToFileURL(outfile).href)
}

describe('adding a topic', () => {
  it('is needed: the program does not compile before', async () => {
    const errors = await typeErrors()

    expect(errors).toContain('onInvoiceCreated')
    expect(errors).toContain("Unused '@ts-expect-error' directive")
  })

  describe('by one schema file and one line', () => {
    beforeAll(async () => {
      const schemas = join(folder, 'src/schemas')
      await writeFile(join(schemas, 'invoice-created-v1.ts'), newSchema)
      await appendFile(join(schemas, 'topics.ts'), "export * from './invoice-created-v1.js'\n")
    })

    it('types its event, its method and the exhaustive switch', async () => {
      expect(await typeErrors()).toBe('')
    })

    it('parses it, names it, makes it and calls its handlers', async () => {
      const { run } = await importProgram()

      const outcome = await run(readFixture('unknown-topic', 'invoice-created-v1.json').toString())

      expect(outcome).toEqual({
        event: {
          webhookId: '14c9b60e-7dbe-409c-9fa1-b65b7b46eae2',
          timestamp: '2026-02-10T09:30:18.5093726Z',
          topic: 'InvoiceCreatedV1',
          invoiceId: 30077,
        },
        topics: expect.arrayContaining(['InvoiceCreatedV1', 'OfferSentV1']),
        outcomes: ['handled', 'handled', 'handled'],
        // The last one from the testing kit, which knows the field by its type alone.
        heard: [30077, 30077, 2],
      })
    })
  })
})
