import { readFileSync } from 'node:fs'

/** `offer-sent-v1` for `OfferSentV1`. @param {string} topic */
export function fileNameOf(topic) {
  return topic.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
}

/** The body that Qondor documents for a topic. @param {string} topic */
export function documentedExample(topic) {
  const file = new URL(`../../fixtures/documented/${fileNameOf(topic)}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8'))
}
