import { topic } from './topic.js'

/** The Zod schema of a `PingV1`. */
export const pingV1Schema = topic('PingV1', {
  meaning: 'A test message without content.',
  source: 'Samples; the meaning is an inference from the name.',
  fields: {},
})
