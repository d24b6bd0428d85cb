import { qondorTopics } from '../topics/registry.js'
import type { Arguments } from './arguments.js'
import { didYouMean } from './did-you-mean.js'
import { readPackageFile } from './files.js'
import { usageError } from './output.js'

const fileOfFormat: Readonly<Record<string, string>> = {
  'json-schema': 'qondor-webhook.json',
  openapi: 'openapi.json',
  asyncapi: 'asyncapi.json',
}

/** Runs `schema`. */
export async function run(args: Arguments): Promise<number> {
  process.stdout.write(await readPackageFile(`schemas/${fileOf(args)}`))
  return 0
}

function fileOf(args: Arguments): string {
  const format = args.text('format') ?? 'json-schema'
  const [topic, ...more] = args.positionals
  const file = Object.hasOwn(fileOfFormat, format) ? fileOfFormat[format] : undefined
  if (file === undefined) {
    const names = Object.keys(fileOfFormat)
    throw usageError(`--format must be one of ${names.join(', ')}.${didYouMean(format, names)}`)
  }
  if (topic === undefined) return file
  if (format !== 'json-schema') {
    throw usageError(`${format} describes all topics: leave the TOPIC out.`)
  }
  if (more.length > 0 || !qondorTopics.some((known) => known === topic)) {
    throw usageError(
      `schema takes one of ${qondorTopics.join(', ')}, or no TOPIC for all.` +
        didYouMean(topic, qondorTopics),
    )
  }
  return `${fileNameOf(topic)}.json`
}

/** `OfferSentV1` → `offer-sent-v1`. */
function fileNameOf(topic: string): string {
  return topic.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
}
