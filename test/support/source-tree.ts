/** The project's source as a graph: the imports of each file, and its reads of the environment. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'

type SourceFile = {
  /** Relative to the project's root: `src/store/log/log.ts`. */
  readonly path: string
  readonly lines: number
  /** The project's files that it imports, including type imports. */
  readonly imports: readonly string[]
  readonly packages: readonly string[]
  readonly readsEnvironment: boolean
}

export function readSources(...folders: readonly string[]): SourceFile[] {
  const written = folders.flatMap(folder => globSync(`${folder}/**/*.{ts,tsx,js}`))
  return written.filter(path => !path.includes('/dist/')).map(readSource)
}

function readSource(path: string): SourceFile {
  return parseSource(path, readFileSync(path, 'utf8'))
}

export function parseSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text)
  if (errors[0]) throw new Error(`${path} cannot be parsed: ${errors[0].message}`)
  const named = new Set<string>()
  let readsEnvironment = false
  for (const { moduleRequest } of module.staticImports) named.add(moduleRequest.value)
  for (const { entries } of module.staticExports)
    for (const { moduleRequest } of entries) if (moduleRequest) named.add(moduleRequest.value)
  new Visitor({
    ImportExpression: ({ source }) => addText(named, source),
    TSImportType: ({ source }) => addText(named, source),
    // A worker is started from `new URL('./worker.ts', import.meta.url)`.
    NewExpression: ({ callee, arguments: [first] }) => {
      if (isNamed(callee, 'URL')) addText(named, first)
    },
    MemberExpression: ({ object, property }) => {
      if (isNamed(object, 'process') && (isNamed(property, 'env') || textOf(property) === 'env'))
        readsEnvironment = true
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === 'ObjectPattern' && init && isNamed(init, 'process') && takes(id, 'env')) readsEnvironment = true
    },
    ImportDeclaration: ({ source, specifiers }) => {
      const isProcess = source.value === 'node:process' || source.value === 'process'
      if (isProcess && specifiers.some(one => one.type === 'ImportSpecifier' && isNamed(one.imported, 'env')))
        readsEnvironment = true
    },
  }).visit(program)
  const local = [...named].filter(isLocal)
  return {
    path,
    lines: text.split('\n').length - 1,
    imports: local.filter(name => /\.[jt]sx?$/.test(name)).map(name => fileOf(name, path)),
    packages: [...named].filter(name => !isLocal(name) && !name.startsWith('node:')).map(packageName),
    readsEnvironment,
  }
}

function isLocal(specifier: string): boolean {
  return specifier.startsWith('.') || specifier.startsWith('#')
}

/** Resolves `./log.ts` or `#store/log/log.ts`; the import map for the latter is in package.json. */
export function fileOf(specifier: string, path: string): string {
  const room = /^#[^/]+\//.exec(specifier)?.[0]
  if (room === undefined) return normalize(join(dirname(path), specifier))
  const folder = IMPORT_MAP[`${room}*`]
  if (folder === undefined) throw new Error(`${path} imports ${specifier}, and package.json maps no ${room}*`)
  return normalize(folder.replace('*', specifier.slice(room.length)))
}

const { imports: IMPORT_MAP }: { imports: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
)

/** Each cycle as its files in order, with the first one repeated at the end. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]))
  const cycles: string[][] = []
  const done = new Set<string>()
  const walk = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path)
    if (start >= 0) cycles.push([...trail.slice(start), path])
    if (start >= 0 || done.has(path)) return
    for (const next of importsOf.get(path) ?? []) walk(next, [...trail, path])
    done.add(path)
  }
  for (const { path } of files) walk(path, [])
  return cycles
}

function addText(to: Set<string>, node: ESTree.Node | undefined) {
  const text = node && textOf(node)
  if (text !== undefined) to.add(text)
}

function textOf(node: ESTree.Node): string | undefined {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}

function isNamed(node: ESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name
}

function takes(pattern: ESTree.ObjectPattern, name: string): boolean {
  return pattern.properties.some(one => one.type === 'Property' && isNamed(one.key, name))
}

/** The package of a specifier: `@scope/name/sub/path` belongs to `@scope/name`. */
function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
