/** Prints a package's types as one file: what its entry exports, and every type that is needed to understand that. */
import { dirname, resolve } from 'node:path'
import { type Declaration, type Module, readModule } from './read-module.ts'

/** Types that are generated from schemas; they take the place of all modules outside the package. */
type Schemas = { readonly file: string; readonly names: ReadonlySet<string> }

type Found = { readonly path: string; readonly declaration: Declaration }

export function printPublicTypes(entry: string, schemas: Schemas): string {
  const modules = new Map<string, Module>()
  const published = new Map<string, Found>()
  const imported = new Set<string>()

  function publish(name: string, path: string) {
    const found = find(name, path)
    if (found === undefined) return
    const earlier = published.get(name)
    if (earlier?.path === found.path) return
    if (earlier) throw new Error(`${name} is a type in ${earlier.path} and another in ${found.path}: rename one`)
    if (schemas.names.has(name))
      throw new Error(`${name} in ${found.path} is also a type of ${schemas.file}: rename it`)
    if (found.declaration.fault) throw new Error(`${name} in ${found.path}: ${found.declaration.fault}`)
    published.set(name, found)
    for (const mention of found.declaration.mentions) publish(mention, found.path)
  }

  /** Undefined for a built-in type, for a type parameter, and for a schema's type, which is imported instead. */
  function find(name: string, path: string): Found | undefined {
    const { declarations, origins } = moduleAt(path)
    const declaration = declarations.get(name)
    if (declaration) return { path, declaration }
    const origin = origins.get(name)
    if (origin === undefined) return undefined
    if (origin.name !== name) throw new Error(`${name} in ${path} has another name in ${origin.module}: use that one`)
    if (origin.module.startsWith('./')) return find(name, resolve(dirname(path), origin.module))
    const isFromSchema = origin.module.startsWith('../') && schemas.names.has(name)
    if (!isFromSchema) throw new Error(`${name} in ${path} is from ${origin.module}: add its schema to schema-types.ts`)
    imported.add(name)
    return undefined
  }

  function moduleAt(path: string): Module {
    const module = modules.get(path) ?? readModule(path)
    modules.set(path, module)
    return module
  }

  for (const name of moduleAt(entry).exported) publish(name, entry)
  const parts = [
    '/** The public types of this package. Generated from its source. */',
    `import type { ${[...imported].sort().join(', ')} } from '${schemas.file}'`,
    `export type * from '${schemas.file}'`,
    ...[...published.values()].map(({ declaration }) => print(declaration)),
  ]
  return `${parts.join('\n\n')}\n`
}

function print({ doc, signature }: Declaration): string {
  return `${doc}export ${signature.startsWith('function') ? 'declare ' : ''}${signature}`
}
