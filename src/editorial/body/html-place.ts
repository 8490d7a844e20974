/** The state of a walk through a page, and the type of a rule for an element. */
import type { parseDocument } from 'htmlparser2'
import type { Look, Paragraphs } from './paragraphs.ts'

export type Node = ReturnType<typeof parseDocument>['children'][number]
type Element = Extract<Node, { attribs: unknown }>

/** In a table and in a quote, some elements mean something else. */
export type HtmlPlace = {
  readonly paragraphs: Paragraphs
  readonly look: Look
  readonly makeKey: () => string
  readonly readNodes: (nodes: readonly Node[], place: HtmlPlace) => void
  readonly isInTable?: true
  readonly isInQuote?: true
}

export type Rule = (element: Element, place: HtmlPlace) => void
