import { parseSync, Visitor } from 'oxc-parser'

export interface Import {
  /** What is imported; undefined when it is worked out at run time. */
  readonly specifier: string | undefined
  /** Whether it happens when its line runs, not when the file is loaded. */
  readonly dynamic: boolean
  /** Whether nothing of it is left when the types are gone. */
  readonly onlyTypes: boolean
}

interface Literal {
  readonly type: string
  readonly value?: unknown
}

/** Everything that a TypeScript file imports: statements, re-exports, types, `import()` and `require()`. */
export function readImports(path: string, source: string): readonly Import[] {
  const imports: Import[] = []
  const add = (from: Literal | null | undefined, { dynamic = false, onlyTypes = false } = {}): void => {
    if (from) imports.push({ specifier: typeof from.value === 'string' ? from.value : undefined, dynamic, onlyTypes })
  }
  const { program, errors } = parseSync(path, source)
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`)
  new Visitor({
    ImportDeclaration: (node) => add(node.source, { onlyTypes: node.importKind === 'type' }),
    ExportAllDeclaration: (node) => add(node.source, { onlyTypes: node.exportKind === 'type' }),
    ExportNamedDeclaration: (node) => add(node.source, { onlyTypes: node.exportKind === 'type' }),
    TSImportType: (node) => add(node.source, { onlyTypes: true }),
    ImportExpression: (node) => add(node.source, { dynamic: true }),
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') add(node.arguments[0], { dynamic: true })
    },
  }).visit(program)
  return imports
}
