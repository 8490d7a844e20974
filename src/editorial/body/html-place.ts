/** The state of a walk through a document, and the type of an element's rule. */
import type { parseDocument } from 'htmlparser2'
import type { Look, Paragraphs } from './paragraphs.ts'

export type Node = ReturnType<typeof parseDocument>['children'][number]
export type Element = Extract<Node, { attribs: unknown }>

/** `isInTable` and `isInQuote` change the meaning of some elements. */
export type HtmlPlace = {
  readonly paragraphs: Paragraphs
  readonly look: Look
  readonly makeKey: () => string
  readonly readNodes: (nodes: readonly Node[], place: HtmlPlace) => void
  readonly isInTable?: true
  readonly isInQuote?: true
}

export type Rule = (element: Element, place: HtmlPlace) => void
