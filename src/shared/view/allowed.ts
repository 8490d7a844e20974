/**
 * Allowlists of elements, attributes and addresses, enforced on the server and in the browser. Defence in depth behind
 * the trees: even a bug in a view cannot inject a script into a page that embeds us.
 */

import type { PrintedAttribute, PrintedTag } from './printed.ts'

const TAGS =
  'a article aside blockquote br button del div em figcaption figure footer h1 h2 h3 h4 h5 h6 header img li nav ol p picture section source span strong table tbody td th time tr ul'
export type Tag = Words<typeof TAGS> | PrintedTag

const ATTRIBUTES =
  'alt aria-busy aria-current aria-expanded aria-label aria-labelledby aria-pressed class data-do data-key data-state datetime decoding dir fetchpriority height href id lang loading part rel role sizes src srcset tabindex type width'
export type Attribute = Words<typeof ATTRIBUTES> | PrintedAttribute

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text

const tags: readonly string[] = TAGS.split(' ')
const attributes: readonly string[] = ATTRIBUTES.split(' ')

/**
 * Relative addresses begin with one slash, `./`, `?` or `#`: a `//` or a backslash would lead to another host. Of the addresses
 * that hold their content only pictures, which run nothing wherever they are opened.
 */
const ADDRESS = /^(https?:\/\/|mailto:|data:image\/webp;|\.?\/(?![/\\])|[?#]|$)/i

export function isAllowedTag(tag: string): tag is Tag {
  return tags.includes(tag)
}

export function isAttribute(name: string): name is Attribute {
  return attributes.includes(name)
}

export function isAllowedAttribute(name: string, value: string): boolean {
  if (name === 'href' || name === 'src') return ADDRESS.test(value)
  return isAttribute(name)
}
