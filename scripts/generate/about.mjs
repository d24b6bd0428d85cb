// Texts that the OpenAPI and the AsyncAPI document share.
import { read } from './read.mjs'

const manifest = JSON.parse(read('package.json'))

/** Agreed with Qondor for each webhook, so this is an example. */
export const keyHeader = 'x-qondor-key'

export const keyDescription =
  'A header that Qondor sends with every request. You agree its name and value with Qondor; the ' +
  'name here is an example. Qondor does not sign the body.'

export const info = {
  title: 'Qondor webhooks',
  version: manifest.version,
  description: `The events that Qondor POSTs to your endpoint, as JSON in UTF-8.

Not an official document of Qondor's. It is generated from the schemas of the npm package \
qondor-webhooks, and each description names the source of what it says.

- An event may arrive more than once, with the same \`webhookId\`: deduplicate on it.
- Retries, timeouts and order are documented nowhere, so rely on none of them.
- Unknown keys may come, and what is optional may be null or absent.`,
  license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
}

export const helpCentre = {
  description: 'Qondor help centre: Webhooks in Qondor',
  url: 'https://help.qondor.com/en/articles/10010106-webhooks-in-qondor',
}
