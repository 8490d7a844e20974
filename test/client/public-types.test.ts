/** The generator of our packages' types: programs see what the source says, and only that. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { printPublicTypes } from '#client/types/public-types.ts'
import { newFolder } from '#test/support/new-folder.ts'

const ENTRY = `/** About the file. */
import type { Blog } from '../../shared/blog.ts'
import { other as renamed, type Unused } from './other.ts'
import type { Options } from './options.ts'

export type { Outcome } from './other.ts'

/** Opens it. */
export function open(blog: Blog, options: Options): Promise<void> {
  return renamed(blog, options as unknown as Unused)
}
`
const OTHER = `import type { Options } from './options.ts'

export type Unused = { readonly a: 1 }

/** How it ended,
 * on two lines. */
export type Outcome<T> =
  /** Well. */
  { readonly kind: 'done' } & T & Pick<Options, 'idleMs'>

export function other(...given: unknown[]) {
  return Promise.resolve(given as never)
}
`
const OPTIONS = `const LIMIT = 1

// Not a docstring.
export type Options = { readonly idleMs: number; readonly fetch?: typeof fetch }
`

test('the types are one file, with docstrings and with all that they need', async () => {
  const published = await publish({ 'entry.ts': ENTRY, 'other.ts': OTHER, 'options.ts': OPTIONS })

  expect(published).toBe(`/** The public types of this package. Generated from its source. */

import type { Blog } from './blog.js'

export type * from './blog.js'

/** How it ended,
 * on two lines. */
export type Outcome<T> =
  /** Well. */
  { readonly kind: 'done' } & T & Pick<Options, 'idleMs'>

export type Options = { readonly idleMs: number; readonly fetch?: typeof fetch }

/** Opens it. */
export declare function open(blog: Blog, options: Options): Promise<void>
`)
})

test.each([
  ['an inferred result', 'export function open(id: string) { return id }', 'declares its result'],
  ['a default', "export function open(id = ''): string { return id }", 'no defaults'],
  ['a parameter without a name', 'export function open({ id }: { id: string }): string { return id }', 'have names'],
  ['the type of a value', 'const ids = [1]\nexport type Ids = typeof ids', 'only functions and type aliases'],
  ['a type by import()', "export type Id = import('./other.ts').Unused", 'import the type by name'],
  ['a type of another package', "import type { Z } from 'z'\nexport type Y = Z", 'add its schema'],
  ['a type under two names', "import type { Unused as Used } from './other.ts'\nexport type Y = Used", 'another name'],
  ['a module as a whole', "import type * as all from './other.ts'\nexport type Y = all.Unused", 'another name'],
  ['two types of one name', "export type { Outcome } from './other.ts'\nexport type Options = 1", 'rename one'],
  ['the name of a generated type', 'export type Blog = 1', 'rename it'],
])('%s is refused, with what to do', async (_, entry, advice) => {
  await expect(publish({ 'entry.ts': entry, 'other.ts': OTHER, 'options.ts': OPTIONS })).rejects.toThrow(advice)
})

async function publish(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await newFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return printPublicTypes(join(folder, 'entry.ts'), { file: './blog.js', names: new Set(['Blog']) })
}
