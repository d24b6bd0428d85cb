import { describe, expect, it } from 'vitest'
import { generateTypes } from '../../support/generated-schemas/generate-types.js'
import { schemaByTopic } from '../../support/topic-schemas.js'

const declarations = {
  csharp: (topic: string) => `class ${topic}`,
  go: (topic: string) => `type ${topic} struct`,
  java: (topic: string) => `class ${topic}`,
} as const

describe.each(['csharp', 'go', 'java'] as const)('types for %s', (language) => {
  it('name every topic and every field', async () => {
    const code = await generateTypes(language)

    for (const [topic, { shape }] of schemaByTopic) {
      expect(code).toContain(declarations[language](topic))
      for (const name of Object.keys(shape)) expect(code).toContain(`"${name}"`)
    }
  })
})
