import { InputData, JSONSchemaInput, type LanguageName, quicktype } from 'quicktype-core'
import { qondorTopics } from '../../../src/index.js'
import { fileOf, readGenerated } from './generated.js'

/** Types of all topics in another language, as quicktype makes them from the JSON Schemas. */
export async function generateTypes(lang: LanguageName): Promise<string> {
  const source = new JSONSchemaInput(undefined)
  for (const topic of qondorTopics) {
    await source.addSource({ name: topic, schema: readGenerated(fileOf(topic)) })
  }
  const inputData = new InputData()
  inputData.addInput(source)
  const { lines } = await quicktype({ inputData, lang })
  return lines.join('\n')
}
