import ts from 'typescript'

/** What code falls back to for the properties of options: by the declarations of these. */
export function defaultsIn(
  files: readonly ts.SourceFile[],
  checker: ts.TypeChecker,
): ReadonlyMap<ts.Node, readonly string[]> {
  const defaults = new Map<ts.Node, string[]>()
  const add = (property: ts.Symbol | undefined, value: ts.Expression): void => {
    for (const declaration of property?.declarations ?? []) {
      defaults.set(declaration, [
        ...(defaults.get(declaration) ?? []),
        writtenValue(value, checker),
      ])
    }
  }
  const visit = (node: ts.Node): void => {
    // function ({ limit = 100 }: Options), const { limit = 100 } = options
    if (ts.isBindingElement(node) && node.initializer && ts.isObjectBindingPattern(node.parent)) {
      const name = (node.propertyName ?? node.name).getText()
      add(
        checker.getNonNullableType(typeOf(node.parent.parent, checker)).getProperty(name),
        node.initializer,
      )
    }
    // function (limit: Options['limit'] = 100)
    if (
      ts.isParameter(node) &&
      node.initializer &&
      node.type &&
      ts.isIndexedAccessTypeNode(node.type)
    ) {
      const { objectType, indexType } = node.type
      const name = indexType.getText().slice(1, -1)
      add(checker.getTypeFromTypeNode(objectType).getProperty(name), node.initializer)
    }
    // options.limit ?? 100
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken &&
      ts.isPropertyAccessExpression(node.left)
    ) {
      add(checker.getSymbolAtLocation(node.left.name), node.right)
    }
    ts.forEachChild(node, visit)
  }
  for (const file of files) visit(file)
  return defaults
}

/** The type of what a pattern takes apart. */
function typeOf(owner: ts.Node, checker: ts.TypeChecker): ts.Type {
  const isVariable = ts.isVariableDeclaration(owner) && owner.initializer
  return checker.getTypeAtLocation(isVariable ? isVariable : owner)
}

/** A value as a docstring writes it: of a constant its value, of a product what it comes to. */
function writtenValue(expression: ts.Expression, checker: ts.TypeChecker): string {
  if (ts.isNumericLiteral(expression)) return expression.text
  if (ts.isStringLiteral(expression)) return `'${expression.text}'`
  if (
    ts.isBinaryExpression(expression) &&
    expression.operatorToken.kind === ts.SyntaxKind.AsteriskToken
  ) {
    const [left, right] = [expression.left, expression.right].map((side) =>
      Number(writtenValue(side, checker)),
    )
    return String((left ?? Number.NaN) * (right ?? Number.NaN))
  }
  if (ts.isIdentifier(expression)) {
    const found = checker.getSymbolAtLocation(expression)
    const isImport = found && (found.flags & ts.SymbolFlags.Alias) !== 0
    const [declaration] = (isImport ? checker.getAliasedSymbol(found) : found)?.declarations ?? []
    const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer
    if (value && !ts.isFunctionLike(value)) return writtenValue(value, checker)
  }
  return expression.getText()
}
