import ts from 'typescript'
import { defaultsIn } from './default-values.js'
import { checker, files } from './source.js'

/** An option that may be left out, as its docstring and as the code have it. */
export interface Option {
  /** `MemoryStoreOptions.maxIds` */
  readonly name: string
  /** What stands behind `@default`. */
  readonly documented: string | undefined
  /** What the code falls back to, wherever it does. */
  readonly values: readonly string[]
}

const isOptions = /(Options|OptionsLike|Source|Filter)$/

/** Every option of the package that may be left out. */
export function readOptions(): readonly Option[] {
  const defaults = defaultsIn(files, checker)
  return files.flatMap(optionalProperties).map((property) => ({
    name: `${ownerOf(property)}.${property.name.getText()}`,
    documented: documentedDefault(property),
    values: [...new Set(defaults.get(property))],
  }))
}

function optionalProperties(file: ts.SourceFile): readonly ts.PropertySignature[] {
  const found: ts.PropertySignature[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && node.questionToken && ownerOf(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** The options that a property belongs to: an interface, or a type written where a method takes it. */
function ownerOf({ parent }: ts.PropertySignature): string | undefined {
  const owner = ts.findAncestor(parent, ts.isInterfaceDeclaration)?.name.text ?? ''
  if (ts.isInterfaceDeclaration(parent)) return isOptions.test(owner) ? owner : undefined
  const parameter = ts.findAncestor(parent, ts.isParameter)
  const isOfMethod = parameter && ts.isMethodSignature(parameter.parent)
  // What a type ending in Like takes is another package's.
  if (!isOfMethod || parameter.name.getText() !== 'options' || /Like$/.test(owner)) return undefined
  return parameter.parent.name.getText()
}

function documentedDefault(property: ts.PropertySignature): string | undefined {
  const comment = ts
    .getJSDocCommentsAndTags(property)
    .map((doc) => doc.getText())
    .join('\n')
  const text = comment.replace(/\s*\*\/$/, '').replace(/\n\s*\* ?/g, ' ')
  return /@default (.*?)(?: @\w+ .*)?$/.exec(text)?.[1]?.trim()
}
