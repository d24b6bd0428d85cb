import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const file = `${root}hovered.ts`
const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  types: [],
}

const documents = ts.createDocumentRegistry()

/** What an editor shows of a name. */
export interface Hover {
  /** What it is, in one line. */
  readonly text: string
  /** What is written about it, in one line. */
  readonly about: string
}

/** What an editor shows of names in code that uses the built package; of each name where it is first. */
export function hover(code: string): (name: string) => Hover {
  const service = start(code)
  const errors = errorsOf(service)
  if (errors.length > 0) throw new Error(JSON.stringify(errors))

  return (name) => {
    const position = code.search(new RegExp(`\\b${name}\\b`))
    const info = service.getQuickInfoAtPosition(file, position)
    return { text: inLine(info?.displayParts), about: inLine(info?.documentation) }
  }
}

/** What the compiler says of code that uses the built package, without what lies below each error. */
export function compilerErrors(code: string): readonly string[] {
  return errorsOf(start(code))
}

/** What an editor offers where the code ends, and of what kind each is. */
export function completions(code: string): ReadonlyMap<string, string> {
  const info = start(code).getCompletionsAtPosition(file, code.length, {})
  return new Map(info?.entries.map(({ name, kind }) => [name, kind]))
}

function errorsOf(service: ts.LanguageService): string[] {
  return service.getSemanticDiagnostics(file).map(({ messageText }) => {
    return typeof messageText === 'string' ? messageText : messageText.messageText
  })
}

function inLine(parts: ts.SymbolDisplayPart[] | undefined): string {
  return ts.displayPartsToString(parts).replace(/\s+/g, ' ')
}

function start(code: string): ts.LanguageService {
  const read = (name: string) => (name === file ? code : ts.sys.readFile(name))
  const host: ts.LanguageServiceHost = {
    getScriptFileNames: () => [file],
    // The registry identifies parsed files by version.
    getScriptVersion: (name) => (name === file ? code : '1'),
    getScriptSnapshot: (name) => ts.ScriptSnapshot.fromString(read(name) ?? ''),
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
  }
  return ts.createLanguageService(host, documents)
}
