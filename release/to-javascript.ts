/**
 * Turns a module into JavaScript the way Node does when it runs the source: types become spaces, so that lines and columns in
 * stack traces are those of the source. Node does not do that itself below `node_modules`.
 */
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { parseSync, Visitor } from 'vite'

/** `./log.ts`, `../log.ts`, `#store/log/log.ts`: in imports, and in addresses of threads. */
const MODULE = /^(\.{1,2}|#\w+)\/.*\.ts$/

type JavaScript = {
  readonly code: string
  /** The source files that it names, so that a missing one is found when packing. */
  readonly names: readonly string[]
}

export function toJavaScript(path: string, source: string): JavaScript {
  const code = stripTypeScriptTypes(source)
  const named: { readonly value: string; readonly end: number }[] = []
  const { program, errors } = parseSync(`${path}.js`, code)
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  new Visitor({
    Literal({ value, end }) {
      if (typeof value === 'string' && MODULE.test(value)) named.push({ value, end })
    },
  }).visit(program)
  return { code: renamed(code, named), names: named.map(({ value }) => sourceOf(path, value)) }
}

function renamed(code: string, named: readonly { readonly end: number }[]): string {
  // From the end, so that earlier positions stay valid; the last character is the quote.
  return named
    .toSorted((a, b) => b.end - a.end)
    .reduce((text, { end }) => `${text.slice(0, end - 3)}js${text.slice(end - 1)}`, code)
}

function sourceOf(path: string, name: string): string {
  if (!name.startsWith('#')) return join(dirname(path), name)
  return name.startsWith('#client/') ? name.slice(1) : `src/${name.slice(1)}`
}
