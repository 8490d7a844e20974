/** A virtual DOM: made by the views, printed as HTML by the server, turned into nodes by the browser. */
import type { Attribute, Tag } from './allowed.ts'

export type Branch = {
  readonly tag: Tag
  readonly attributes: Attributes
  readonly children: readonly Tree[]
}
/** A string is always text and is never parsed as markup. */
export type Tree = string | Branch

export type Attributes = { readonly [name in Attribute]?: string | undefined }
/** What is not there may be anything false: `text && h(…)`. */
export type Content = Tree | undefined | false | readonly Content[]

export function h(tag: Tag, attributes: Attributes, ...content: readonly Content[]): Branch {
  const children: Tree[] = []
  for (const one of flat(content)) {
    if (!one) continue
    const last = children.at(-1)
    if (typeof one !== 'string') children.push(one)
    else if (typeof last === 'string') children[children.length - 1] = last + wellFormed(one)
    else children.push(wellFormed(one))
  }
  return { tag, attributes, children }
}

/** `<h1>` to `<h6>`: headings of an embedded coverage rank below those of the page around it. */
export function heading(level: number, attributes: Attributes, ...content: readonly Content[]): Branch {
  return h(`h${Math.min(level, 6)}` as Tag, attributes, ...content)
}

/** HTML cannot represent U+0000 or lone surrogates; without them, server and browser show the same. */
function wellFormed(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** The type of a list without its nesting cannot be computed. */
function flat(content: readonly Content[]): readonly (Tree | undefined | false)[] {
  return (content as readonly unknown[]).flat(Number.POSITIVE_INFINITY) as (Tree | undefined | false)[]
}
