/** HTML templates that escape every inserted value, unless it is markup made here. */
import { escapeText, print } from '#shared/view/print.ts'
import type { Tree } from '#shared/view/tree.ts'

export type Markup = { readonly markup: string }
type Filling = string | Markup | undefined | readonly Filling[]

export function html(parts: TemplateStringsArray, ...fillings: readonly Filling[]): Markup {
  return { markup: String.raw({ raw: parts }, ...fillings.map(fill)) }
}

export function treeMarkup(tree: Tree): Markup {
  return { markup: print(tree) }
}

/**
 * JSON inside `<script>`. A `<` could close the element or open a comment in it; U+2028 and U+2029 are line terminators in older
 * parsers.
 */
export function jsonMarkup(value: unknown): Markup {
  const text = JSON.stringify(value).toWellFormed()
  return { markup: text.replace(/[<\u2028\u2029]/g, character => `\\u${hex(character)}`) }
}

function fill(filling: Filling): string {
  if (filling === undefined) return ''
  if (typeof filling === 'string') return escapeText(filling.toWellFormed())
  return isList(filling) ? filling.map(fill).join('') : filling.markup
}

function isList(filling: Filling): filling is readonly Filling[] {
  return Array.isArray(filling)
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0')
}
