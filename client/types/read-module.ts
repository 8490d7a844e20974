/** Reads a module's declarations as they may be published: types as they are written, functions without their bodies. */
import { readFileSync } from 'node:fs'
import { type ESTree, type ParseResult, parseSync, Visitor } from 'vite'

export type Module = {
  readonly declarations: ReadonlyMap<string, Declaration>
  /** Where an imported or re-exported name comes from. */
  readonly origins: ReadonlyMap<string, Origin>
  readonly exported: readonly string[]
}

export type Declaration = {
  readonly doc: string
  /** Without `export`. */
  readonly signature: string
  /** The types that it names, including built-in ones and its own type parameters. */
  readonly mentions: readonly string[]
  /** Why it can't be published as it is. */
  readonly fault: string | undefined
}

/** `name`: as the other module calls it; `*` for the module as a whole. */
type Origin = { readonly module: string; readonly name: string }
type Declared = Extract<ESTree.Statement, { readonly id: unknown } | { readonly declarations: unknown }>
type Span = { readonly start: number; readonly end: number }
type Mention = { readonly name: string; readonly at: number }

export function readModule(path: string): Module {
  const code = readFileSync(path, 'utf8')
  const { program, comments, errors } = parseSync(path, code)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const mentions = mentionsIn(program)
  const declarations = new Map<string, Declaration>()

  for (const statement of program.body) {
    const declared = declaredBy(statement)
    if (!declared) continue
    const { start, end } = signatureOf(declared)
    const signature = code.slice(start, end).trimEnd()
    const own = mentions.filter(({ at }) => at >= start && at < end).map(({ name }) => name)
    const doc = docBefore(statement, code, comments)
    for (const name of namesOf(declared)) {
      declarations.set(name, { doc, signature, mentions: own, fault: faultIn(declared, own) })
    }
  }
  return { declarations, origins: originsIn(program), exported: program.body.flatMap(exportedBy) }
}

function mentionsIn(program: ESTree.Program): readonly Mention[] {
  const mentions: Mention[] = []
  new Visitor({
    TSTypeReference: ({ typeName, start }) => void mentions.push({ name: firstName(typeName), at: start }),
    TSTypeQuery: ({ exprName, start }) => {
      if (exprName.type !== 'TSImportType') mentions.push({ name: firstName(exprName), at: start })
    },
    TSImportType: ({ start }) => void mentions.push({ name: 'import', at: start }),
  }).visit(program)
  return mentions
}

/** `a` in `a.b.c` */
function firstName(name: ESTree.TSTypeName): string {
  if (name.type === 'TSQualifiedName') return firstName(name.left)
  return name.type === 'Identifier' ? name.name : 'this'
}

function declaredBy(statement: ESTree.Statement): Declared | undefined {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  return declared && ('id' in declared || 'declarations' in declared) ? (declared as Declared) : undefined
}

function namesOf(declared: Declared): readonly string[] {
  const ids = 'declarations' in declared ? declared.declarations.map(({ id }) => id) : [declared.id]
  return ids.flatMap(id => (id?.type === 'Identifier' ? [id.name] : []))
}

function signatureOf(declared: Declared): Span {
  const isFunction = declared.type === 'FunctionDeclaration'
  return { start: declared.start, end: isFunction && declared.body ? declared.body.start : declared.end }
}

function docBefore({ start }: Span, code: string, comments: ParseResult['comments']): string {
  const last = comments.findLast(({ end }) => end <= start)
  const isDoc = last?.value.startsWith('*') && code.slice(last.end, start).trim() === ''
  return last && isDoc ? `${code.slice(last.start, last.end)}\n` : ''
}

/** A published type has to be readable without the source: what is inferred has to be written out there. */
function faultIn(declared: Declared, mentions: readonly string[]): string | undefined {
  if (mentions.includes('import')) return 'it uses `import(…)`: import the type by name'
  if (declared.type === 'TSTypeAliasDeclaration') return undefined
  if (declared.type !== 'FunctionDeclaration') return 'only functions and type aliases can be published'
  const { params, returnType, async } = declared
  if (async || !returnType) return 'a published function declares its result and is not `async`'
  const isNamed = params.every(param => param.type === 'Identifier' && param.typeAnnotation)
  return isNamed ? undefined : 'the parameters of a published function have names and types, and no defaults'
}

function originsIn({ body }: ESTree.Program): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>()
  for (const statement of body) {
    if (statement.type !== 'ImportDeclaration' && statement.type !== 'ExportNamedDeclaration') continue
    const module = statement.source?.value
    if (module === undefined) continue
    for (const one of statement.specifiers) origins.set(nameIn(one), { module, name: nameElsewhere(one) })
  }
  return origins
}

function exportedBy(statement: ESTree.Statement): readonly string[] {
  if (statement.type !== 'ExportNamedDeclaration') return []
  const declared = declaredBy(statement)
  return [...(declared ? namesOf(declared) : []), ...statement.specifiers.map(nameIn)]
}

type Specifier = ESTree.ImportDeclarationSpecifier | ESTree.ExportSpecifier

function nameIn(specifier: Specifier): string {
  return textOf(specifier.type === 'ExportSpecifier' ? specifier.exported : specifier.local)
}

function nameElsewhere(specifier: Specifier): string {
  if (specifier.type === 'ExportSpecifier') return textOf(specifier.local)
  if (specifier.type === 'ImportSpecifier') return textOf(specifier.imported)
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*'
}

function textOf(name: ESTree.ModuleExportName | ESTree.BindingIdentifier): string {
  return name.type === 'Literal' ? name.value : name.name
}
