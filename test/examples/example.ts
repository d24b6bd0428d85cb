import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What an example says of its host in its package.json. */
interface ExampleHost {
  readonly title: string
  /** The file that mounts the receiver. */
  readonly file: string
  /** The line of it that does. */
  readonly mount: string
  /** Where Qondor is to POST to. */
  readonly path: string
  /** The one thing to know. */
  readonly mind: string
}

export interface Example {
  readonly name: string
  readonly folder: string
  readonly scripts: Readonly<Record<string, string>>
  readonly host: ExampleHost
}

const examples = new URL('../../examples/', import.meta.url)

/** Every example that shows a host. */
export function listExamples(): readonly Example[] {
  return readdirSync(examples)
    .filter((name) => existsSync(new URL(`${name}/package.json`, examples)))
    .flatMap((name) => readExample(name) ?? [])
}

function readExample(name: string): Example | undefined {
  const folder = fileURLToPath(new URL(`${name}/`, examples))
  const { host, scripts } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
  return host && { name, folder, scripts, host }
}
