import type { Hello } from '../../../inspector-page/messages.js'
import { fieldDescriptions } from '../../../schemas/descriptions/field-descriptions.js'
import type { InspectorOptions } from './inspector.js'
import { listSamples } from './samples.js'

/** What a page is told first. */
export function makeHello({ receiverUrl, auth }: InspectorOptions): Hello {
  const meanings = Object.entries(fieldDescriptions).map(([name, { meaning }]) => {
    return [name, firstSentenceOf(meaning)]
  })
  return {
    receiverUrl: receiverUrl.href,
    authHeader: auth?.header.toLowerCase(),
    topics: listSamples(),
    meanings: Object.fromEntries(meanings),
  }
}

// The page has a line for it; docs/fields.md has the rest.
function firstSentenceOf(text: string): string {
  const [sentence = text] = /^.*?[.](?= |$)/.exec(text) ?? []
  return sentence
}
