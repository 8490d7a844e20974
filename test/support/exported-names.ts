/** Finds the names that the project's files export, and which of them other files import. */
import { globSync, readFileSync } from 'node:fs'
import { parseSync, Visitor } from 'vite'
import { fileOf } from './source-tree.ts'

type ExportedName = {
  readonly path: string
  readonly name: string
}

type Names = {
  /** Declared in the file itself: a re-exported name counts for the file that declares it. */
  readonly defined: readonly ExportedName[]
  readonly imported: readonly ExportedName[]
}

/** Stands for all names of a file: `import * as words`, or a dynamic import. */
const ALL = '*'

export function readNames(...folders: readonly string[]): Names {
  const paths = folders.flatMap(folder => globSync(`${folder}/**/*.{ts,tsx,js}`))
  const own = paths.filter(path => !/\/(dist|node_modules)\/|\/blog\.d\.ts$/.test(path))
  const read = own.map(path => namesIn(path, readFileSync(path, 'utf8')))
  return { defined: read.flatMap(names => names.defined), imported: read.flatMap(names => names.imported) }
}

/** Exported names that no other file imports. */
export function unimported({ defined, imported }: Names): ExportedName[] {
  const wanted = new Set(imported.map(({ path, name }) => `${path} ${name}`))
  return defined.filter(({ path, name }) => !wanted.has(`${path} ${name}`) && !wanted.has(`${path} ${ALL}`))
}

/** Names that several files declare, with those files. */
export function definedTwice({ defined }: Names): (readonly [name: string, paths: readonly string[]])[] {
  const named = Map.groupBy(defined, ({ name }) => name)
  return [...named]
    .map(([name, all]) => [name, [...new Set(all.map(({ path }) => path))]] as const)
    .filter(([, all]) => all.length > 1)
}

function namesIn(path: string, text: string): Names {
  const { module, program } = parseSync(path, text)
  const defined: ExportedName[] = []
  const imported: ExportedName[] = []
  const take = (specifier: string, name: string | null | undefined) => {
    if (/^[.#].*\.[jt]sx?$/.test(specifier)) imported.push({ path: fileOf(specifier, path), name: name ?? ALL })
  }
  for (const { entries } of module.staticExports)
    for (const { moduleRequest, importName, exportName } of entries) {
      if (moduleRequest) take(moduleRequest.value, importName.name)
      else if (exportName.kind === 'Name' && exportName.name) defined.push({ path, name: exportName.name })
    }
  for (const { moduleRequest, entries } of module.staticImports)
    for (const { importName } of entries) take(moduleRequest.value, importName.name)
  new Visitor({
    ImportExpression: ({ source }) => {
      if (source.type === 'Literal' && typeof source.value === 'string') take(source.value, ALL)
    },
    TSImportType: ({ source, qualifier }) => {
      take(source.value, qualifier?.type === 'Identifier' ? qualifier.name : ALL)
    },
  }).visit(program)
  return { defined, imported }
}
