import ts from 'typescript'

/** What each room's floor is; a room that is not listed may neither import nor be imported. */
export const floorOf: Readonly<Record<string, number>> = {
  'errors.ts': 0,
  'deadline.ts': 0,
  'base64.ts': 0,
  topics: 0,
  'headers.ts': 1,
  'logger.ts': 1,
  'marks.ts': 1,
  'retry-errors.ts': 1,
  'dates.ts': 1,
  parse: 1,
  'authentication.ts': 2,
  handlers: 2,
  queue: 2,
  deduplication: 2,
  receiver: 3,
  adapters: 4,
  stores: 4,
  opentelemetry: 4,
  'index.ts': 4,
  queues: 5,
  testing: 6,
  'command-line': 7,
}

const packagesOf: Readonly<Record<string, RegExp>> = {
  topics: /^zod$/,
  queues: /^(pg-boss|bullmq|ioredis|node:(fs|fs\/promises|path|timers\/promises|url))$/,
  opentelemetry: /^@opentelemetry\/api$/,
  'command-line': /^node:/,
}

/** The files of `topics` that are loaded by every app; the rest are the schemas, which need Zod. */
const withoutZod = /^topics\/(compiled\/|(project-status|read-fields|registry|standard-schema)\.)/

/**
 * What is wrong with the imports of a file of ours, whose path is seen from `src`. Type imports,
 * re-exports and `import()` count too: what a type names, a reader has to know.
 */
export function faultsOf(path: string, source: string): readonly string[] {
  if (floorOf[roomOf(path)] === undefined) return [`${path} is in a room without a floor`]
  const { importedFiles } = ts.preProcessFile(source, true, true)
  return importedFiles.flatMap(({ fileName }) => {
    const fault = faultOf(path, fileName)
    return fault ? [`${path} imports ${fileName}: ${fault}`] : []
  })
}

function faultOf(path: string, specifier: string): string | undefined {
  const room = roomOf(path)
  if (!specifier.startsWith('.')) {
    const isAllowed = packagesOf[room]?.test(specifier) && !withoutZod.test(path)
    return isAllowed ? undefined : 'this package is not allowed here'
  }
  const target = new URL(specifier, `file:///src/${path}`).pathname.replace(/^\/src\//, '')
  const targetRoom = roomOf(target)
  if (targetRoom === 'topics' && isWithoutZod(path) && !withoutZod.test(target)) {
    return 'a schema loads Zod'
  }
  if (isPage(path) && !isPage(target)) return 'the page runs in a browser, by itself'
  if (targetRoom === room) return undefined
  const from = floorOf[room]
  const to = floorOf[targetRoom]
  if (from === undefined || to === undefined) return 'that room has no floor'
  return to < from ? undefined : `floor ${to} is not below floor ${from}`
}

function isWithoutZod(path: string): boolean {
  return roomOf(path) !== 'topics' || withoutZod.test(path)
}

/** The folder that a file lies in, or the file itself where it lies beside the folders. */
function roomOf(path: string): string {
  return (path.split('/')[0] ?? path).replace(/\.js$/, '.ts')
}

/** The page of `listen --ui`, which lives with its server and runs in a browser. */
function isPage(path: string): boolean {
  return path.startsWith('command-line/listen/inspector/page/')
}
