/** Walks a parsed document and writes it as paragraphs, by one rule per element; of other elements, only the content is used. */
import { DomUtils, ElementType } from 'htmlparser2'
import type { TextBlock } from '#shared/blog/portable-text.ts'
import { safeAddress } from './address.ts'
import { figure, frame, pictureRule, quoteRule } from './html-objects.ts'
import type { HtmlPlace, Node, Rule } from './html-place.ts'
import { recordingRule } from './html-recordings.ts'
import { readTable } from './html-table.ts'
import type { Look } from './paragraphs.ts'

export function readHtmlNodes(nodes: readonly Node[], begin: Pick<HtmlPlace, 'paragraphs' | 'makeKey'>): void {
  readNodes(nodes, { ...begin, look: { style: 'normal' }, readNodes })
}

function readNodes(nodes: readonly Node[], place: HtmlPlace): void {
  for (const node of nodes) {
    if (node.type === ElementType.Text) place.paragraphs.text(node.data, place.look)
    else if (DomUtils.isTag(node)) (RULES.get(node.name) ?? inside)(node, place)
  }
}

const inside: Rule = (element, place) => readNodes(element.children, place)

function looking(look: Partial<Look>): Rule {
  return (element, place) => readNodes(element.children, { ...place, look: { ...place.look, ...look } })
}

/** Renders as a paragraph of its own. In a table, where each row becomes a line, separates by a space only. */
function apart(rule: Rule): Rule {
  return (element, place) => {
    const part = () => (place.isInTable ? place.paragraphs.text(' ', place.look) : place.paragraphs.close())
    part()
    rule(element, place)
    part()
  }
}

const link: Rule = (element, place) => {
  const href = safeAddress(element.attribs.href)
  looking(href === undefined ? {} : { href })(element, place)
}

/** Each child gets its own `item` object, which ties together the paragraphs of one list item. */
function list(listItem: NonNullable<TextBlock['listItem']>): Rule {
  return (element, place) => {
    const level = Math.min((place.look.item?.level ?? 0) + 1, 6)
    for (const child of element.children) {
      readNodes([child], { ...place, look: { ...place.look, item: { listItem, level } } })
    }
  }
}

/** The source of a quote in markup: "<footer>Ana Reyes</footer>" is equivalent to a last line "— Ana Reyes". */
const footer: Rule = (element, place) => {
  if (place.isInQuote && !/^\s*[—–-]/.test(DomUtils.textContent(element))) place.paragraphs.text('— ', place.look)
  inside(element, place)
}

/** Each row becomes a line where a block cannot hold it. */
const table: Rule = (element, place) => {
  const block = readTable(element, place)
  if (block) place.paragraphs.add(block)
  else inside(element, { ...place, isInTable: true })
}

const row: Rule = (element, place) => {
  inside(element, place)
  place.paragraphs.lineBreak(place.look)
}

const cell: Rule = (element, place) => {
  if (DomUtils.prevElementSibling(element)) place.paragraphs.text(' | ', place.look)
  inside(element, place)
}

const RULES = new Map<string, Rule>([
  ['strong', looking({ strong: true })],
  ['b', looking({ strong: true })],
  ['em', looking({ em: true })],
  ['i', looking({ em: true })],
  ['a', link],
  ['br', (_, { paragraphs, look }) => paragraphs.lineBreak(look)],
  ['hr', apart((_, { paragraphs, look }) => paragraphs.text('* * *', look))],
  ['h1', apart(looking({ style: 'h2' }))],
  ['h2', apart(looking({ style: 'h2' }))],
  ['h3', apart(looking({ style: 'h3' }))],
  ...['h4', 'h5', 'h6'].map((name): [string, Rule] => [name, apart(looking({ style: 'h4' }))]),
  ['ul', apart(list('bullet'))],
  ['ol', apart(list('number'))],
  ['pre', apart(looking({ isPreformatted: true }))],
  ['blockquote', apart(quoteRule)],
  ['footer', apart(footer)],
  ['figure', apart(figure)],
  ['img', pictureRule],
  ...['video', 'audio'].map((name): [string, Rule] => [name, recordingRule]),
  // Read by the rule above; alone they are nothing.
  ...['source', 'track'].map((name): [string, Rule] => [name, () => {}]),
  ['iframe', frame],
  ['table', apart(table)],
  ['tr', row],
  ['caption', row],
  ['th', cell],
  ['td', cell],
  ...['p', 'div', 'section', 'article', 'main', 'header', 'aside', 'address', 'details', 'summary', 'center'].map(
    (name): [string, Rule] => [name, apart(inside)],
  ),
  ...['li', 'dl', 'dt', 'dd', 'figcaption'].map((name): [string, Rule] => [name, apart(inside)]),
])

/** All elements that have a rule; the sanitizer's allow-list. */
export const ELEMENTS = [...RULES.keys()]
