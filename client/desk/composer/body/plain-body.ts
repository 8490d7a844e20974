/** A body of plain paragraphs as the lines of a text field, and back. */
import type { TextSpot } from '#client/desk/kit/text-spot.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { Block, PortableText, TextBlock } from '#shared/blog/portable-text.ts'

/** As many characters as the editor's own keys have. */
const KEY_CHARACTERS = 12

/** Undefined for a body that has more than plain paragraphs, which a text field would lose. */
export function linesOf(body: PortableText): string | undefined {
  return body.every(isPlain) ? body.map(textOf).join('\n') : undefined
}

/** Paragraphs that were not touched stay as they are in `before`. Empty lines are places to write, not paragraphs. */
export function bodyFrom(text: string, before: PortableText): PortableText {
  const lines = text.split('\n').filter(isFilled)
  const excess = before.length - lines.length
  const isSame = (line: number, block: number) => lines[line] === textOf(before[block])
  const most = Math.min(lines.length, before.length)
  let first = 0
  while (first < most && isSame(first, first)) first += 1
  let last = 0
  while (last < most - first && isSame(lines.length - 1 - last, before.length - 1 - last)) last += 1
  return lines.map((line, n) => {
    const isAfter = n >= lines.length - last
    const held = isAfter ? before[n + excess] : n < before.length - last ? before[n] : undefined
    if (held && (n < first || isAfter)) return held
    return withText(held?._type === 'block' ? held : newParagraph(), line)
  })
}

/** Of a caret before the character `index` of the text. */
export function spotIn(text: string, index: number): TextSpot {
  const lines = text.slice(0, index).split('\n')
  const offset = lines.at(-1)?.length ?? 0
  const above = lines.slice(0, -1).filter(isFilled)
  const whole = text.split('\n')[lines.length - 1] ?? ''
  if (isFilled(whole)) return { paragraph: above.length, offset }
  const end = above.at(-1)?.length
  return end === undefined ? { paragraph: 0, offset: 0 } : { paragraph: above.length - 1, offset: end, isNewLine: true }
}

function isFilled(line: string): boolean {
  return line.trim() !== ''
}

function isPlain(block: Block): boolean {
  if (block._type !== 'block' || block.listItem !== undefined || (block.style ?? 'normal') !== 'normal') return false
  const isBare = block.children.every(({ _type, marks }) => _type === 'span' && (marks ?? []).length === 0)
  const text = textOf(block)
  return isBare && (block.markDefs ?? []).length === 0 && isFilled(text) && !/[\n\r]/.test(text)
}

function textOf(block: Block | undefined): string {
  return block?._type === 'block' ? block.children.map(({ text }) => text).join('') : ''
}

export function newParagraph(text?: string): TextBlock {
  const _key = newIdempotencyKey().slice(0, KEY_CHARACTERS)
  const block: TextBlock = { _type: 'block', _key, style: 'normal', children: [], markDefs: [] }
  return text === undefined ? block : withText(block, text)
}

function withText(block: TextBlock, text: string): TextBlock {
  return { ...block, children: [{ _type: 'span', _key: 's0', marks: [], ...block.children[0], text }] }
}
