// The sources as the compiler sees them, without the command line, which exports nothing.
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { entries as entryFiles } from '../../../scripts/entries.mjs'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile)
const parsed = ts.parseJsonConfigFileContent({ ...config, include: ['src'] }, ts.sys, root)
const program = ts.createProgram(parsed.fileNames, parsed.options)

export const checker = program.getTypeChecker()

export const files = program.getSourceFiles().filter(({ fileName }) => {
  return fileName.startsWith(`${root}src/`) && !fileName.startsWith(`${root}src/command-line/`)
})

/** The entries of the package: their names and their files. */
export const entries = Object.entries(entryFiles)

/** What each entry of the package exports, by its name: `['index', 'memoryStore', symbol]`. */
export const publicExports = entries.flatMap(([entry, path]) => {
  const file = program.getSourceFile(root + path)
  const module = file && checker.getSymbolAtLocation(file)
  if (!module) throw new Error(`${path} exports nothing`)
  return checker.getExportsOfModule(module).map((symbol) => {
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
    const declared = isAlias ? checker.getAliasedSymbol(symbol) : symbol
    return { entry, name: symbol.name, symbol: declared }
  })
})
