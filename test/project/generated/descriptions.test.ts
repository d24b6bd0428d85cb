import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { fieldDescriptions } from '../../../src/schemas/descriptions/field-descriptions.js'
import { topicDescriptions } from '../../../src/schemas/descriptions/topic-descriptions.js'
import { qondorTopics, topicSchemas } from '../../../src/schemas/registry.js'

const descriptions = Object.entries({ ...fieldDescriptions, ...topicDescriptions })

describe('the descriptions', () => {
  it('are of every field of every schema, and of nothing else', () => {
    const fields = new Set(topicSchemas.flatMap((schema) => Object.keys(schema.shape)))

    expect(Object.keys(fieldDescriptions).sort()).toEqual([...fields].sort())
  })

  it('are of every topic, and of nothing else', () => {
    expect(Object.keys(topicDescriptions).sort()).toEqual([...qondorTopics])
  })

  it.each(descriptions)(
    'are whole sentences of one line with a source: %s',
    (_name, description) => {
      const { meaning, source } = description

      for (const text of [meaning, source]) expect(text).toMatch(/^[A-Z].+\.$/)
      expect(source).toMatch(/help centre|sample|Python SDK|inference/i)
    },
  )

  it('are in no bundle of who only receives or parses', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: "export * from './index.js'\nexport * from './schemas/index.js'",
        resolveDir: fileURLToPath(new URL('../../../src', import.meta.url)),
      },
      bundle: true,
      write: false,
      format: 'esm',
      packages: 'external',
    })
    const code = outputFiles.map(({ text }) => text).join('')

    expect(code).toContain('offerValidUntil')
    expect(descriptions.filter(([, { source }]) => code.includes(source))).toEqual([])
  })
})
