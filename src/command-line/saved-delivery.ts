/** What is kept beside a saved body; no key, and no header but those that say what the body is. */
export interface SavedMetadata {
  readonly receivedAt: string
  readonly topic: string | undefined
  readonly webhookId: string | undefined
  readonly outcome: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

const keptHeaders = ['content-type', 'content-encoding']
// Numbers of more digits are not exact.
const bodyName = /^(\d{6,15})-[A-Za-z0-9]+\.json$/
const metadataName = /^\d{6,15}-[A-Za-z0-9]+\.meta$/

/** The headers of a request that are saved. */
export function headersToSave(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  const kept = keptHeaders.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return Object.fromEntries(kept)
}

/** The file of a body: its number, so that they sort, and its topic. */
export function nameOfBody(number: number, topic: string | undefined): string {
  const label = topic && /^[A-Za-z0-9]{1,64}$/.test(topic) ? topic : 'unreadable'
  return `${String(number).padStart(6, '0')}-${label}.json`
}

/** The file of its metadata. */
export function nameOfMetadata(bodyFile: string): string {
  return bodyFile.replace(/\.json$/, '.meta')
}

/** The number of a saved body; `undefined` for any other file. */
export function numberOf(file: string): number | undefined {
  const [, digits] = bodyName.exec(file) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** Whether a file is the metadata of a saved body. */
export function isMetadata(file: string): boolean {
  return metadataName.test(file)
}
