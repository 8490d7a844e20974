/** Prints a tree as HTML. */
import { isAllowedAttribute, isAllowedTag } from './allowed.ts'
import { isPrinted } from './printed.ts'
import type { Attributes, Tree } from './tree.ts'

const VOID = new Set(['br', 'img', 'source', 'track'])
/** `\r` is escaped because HTML parsers turn a bare carriage return into a line feed. */
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\r': '&#13;',
}

export function print(tree: Tree): string {
  if (typeof tree === 'string') return escapeText(tree)
  const { tag, attributes, children } = tree
  if (!isAllowedTag(tag) && !isPrinted(tag)) return ''
  const start = `<${tag}${printAttributes(attributes)}>`
  return VOID.has(tag) ? start : `${start}${children.map(print).join('')}</${tag}>`
}

/** Safe between tags and inside quoted attributes. */
export function escapeText(text: string): string {
  return text.replaceAll('\0', '').replace(/[&<>"'\r]/g, character => ESCAPES[character] ?? '')
}

function printAttributes(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([name, value]) => value !== undefined && (isAllowedAttribute(name, value) || isPrinted(name)))
    .map(([name, value = '']) => ` ${name}="${escapeText(value)}"`)
    .join('')
}
