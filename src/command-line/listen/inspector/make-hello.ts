import type { Hello } from '../../../inspector-page/messages.js'
import { readPackageFile } from '../../package-file.js'
import type { InspectorOptions } from './inspector.js'
import { listSamples } from './samples.js'

/** What a page is told first. */
export async function makeHello({ receiverUrl, auth }: InspectorOptions): Promise<Hello> {
  return {
    receiverUrl: receiverUrl.href,
    authHeader: auth?.header.toLowerCase(),
    topics: listSamples(),
    meanings: await readMeanings(),
  }
}

/** What each field means, in a sentence: the page has a line for it, and docs/fields.md the rest. */
async function readMeanings(): Promise<Readonly<Record<string, string>>> {
  const { $defs } = JSON.parse(await readPackageFile('schemas/qondor-webhook.json')) as SchemaFile
  const meanings = Object.values($defs).flatMap(({ properties }) => {
    return Object.entries(properties).map(([name, { description }]) => {
      const [sentence = description] = /^.*?[.](?= |$)/.exec(description) ?? []
      return [name, sentence] as const
    })
  })
  return Object.fromEntries(meanings)
}

/** The part of the JSON Schema of all topics that is read here. */
interface SchemaFile {
  readonly $defs: Readonly<
    Record<string, { readonly properties: Readonly<Record<string, { description: string }>> }>
  >
}
