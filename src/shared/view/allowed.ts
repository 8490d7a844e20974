/**
 * Allowlists of elements, attributes and addresses, enforced on the server and in the browser. Defence in depth behind
 * the trees: even a bug in a view cannot inject a script into a page that embeds us.
 */

const TAGS = [
  ...['a', 'article', 'aside', 'blockquote', 'br', 'button', 'del', 'div', 'em', 'figcaption', 'figure', 'footer'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'header', 'img', 'li', 'nav', 'ol', 'p', 'section', 'span', 'strong'],
  ...['time', 'ul'],
] as const
export type Tag = (typeof TAGS)[number]

const ATTRIBUTES = [
  ...['alt', 'aria-busy', 'aria-expanded', 'aria-label', 'aria-labelledby', 'aria-posinset', 'aria-pressed'],
  ...['aria-setsize', 'class', 'data-do', 'data-key'],
  ...['data-state', 'datetime', 'decoding', 'dir', 'height', 'href', 'id', 'lang', 'loading', 'part', 'rel', 'role'],
  ...['src', 'tabindex', 'type', 'width'],
] as const
export type Attribute = (typeof ATTRIBUTES)[number]

/** Relative addresses begin with one slash, `./`, `?` or `#`: a `//` or a backslash would lead to another host. */
const ADDRESS = /^(https?:\/\/|mailto:|\.?\/(?![/\\])|[?#]|$)/i

export function isAllowedTag(tag: string): tag is Tag {
  return TAGS.includes(tag as Tag)
}

export function isAttribute(name: string): name is Attribute {
  return ATTRIBUTES.includes(name as Attribute)
}

export function isAllowedAttribute(name: string, value: string): boolean {
  if (name === 'href' || name === 'src') return ADDRESS.test(value)
  return isAttribute(name)
}
