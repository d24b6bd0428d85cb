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

/**
 * What an editor shows of names in code that uses the built package, and the documentation below it;
 * of each name where it is first.
 */
export function hover(code: string) {
  const errors = start(code).getSemanticDiagnostics(file)
  if (errors.length > 0) throw new Error(JSON.stringify(errors.map((error) => error.messageText)))

  // Afresh, since what TypeScript has once cut short it keeps short.
  const infoOf = (name: string) => {
    return start(code).getQuickInfoAtPosition(file, code.search(new RegExp(`\\b${name}\\b`)))
  }
  const textOf = (parts: ts.SymbolDisplayPart[] | undefined) => {
    return ts.displayPartsToString(parts).replace(/\s+/g, ' ')
  }
  return {
    shown: (name: string) => textOf(infoOf(name)?.displayParts),
    documented: (name: string) => textOf(infoOf(name)?.documentation),
  }
}

function start(code: string): ts.LanguageService {
  const read = (name: string) => (name === file ? code : ts.sys.readFile(name))
  const host: ts.LanguageServiceHost = {
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => ts.ScriptSnapshot.fromString(read(name) ?? ''),
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: read,
  }
  return ts.createLanguageService(host, documents)
}
