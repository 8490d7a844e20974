/** Finds "(see 1105 GMT)": times in the text that refer to an earlier update. */
import type { Block, PortableText, Span, TextBlock } from '#shared/blog/portable-text.ts'
import { isUniversal, type TimedEntry } from './entry-times.ts'
import type { PageReference, Report } from './page.ts'

const SEE = /\(see [^()]*\)/gi
const TIME = /\b(\d\d):?(\d\d) ([A-Z]{2,5})\b/g

/** The entries that will have been posted before one, by the words that refer to them: the newest of those with the same heading. */
export class EarlierEntries {
  readonly #places = new Map<string, number>()

  add({ heading }: TimedEntry, place: number): void {
    if (heading.kind === 'timed') this.#places.set(nameOf(heading.clock, heading.label), place)
  }

  /** Its index in the list of updates. */
  find(clock: string, label: string): number | undefined {
    return this.#places.get(nameOf(clock, label))
  }
}

/** "GMT" and "UTC" are one time. */
function nameOf(clock: string, label: string): string {
  return `${clock} ${isUniversal(label) ? 'UTC' : label}`
}

export function findReferences(
  { lines }: TimedEntry,
  earlier: EarlierEntries,
): { references: PageReference[]; reports: Report[] } {
  const references: PageReference[] = []
  const reports: Report[] = []
  for (const line of lines) {
    for (const { words, clock, label } of mentionedTimes(line.text)) {
      const to = earlier.find(clock, label)
      if (to !== undefined) references.push({ words, to })
      else
        reports.push({
          line: line.number,
          message: `refers to ${words}, but there is no earlier update of that time; kept as text`,
        })
    }
  }
  return { references, reports }
}

/** Marks the words as references; `ids` maps them to the ids of the updates. */
export function linkReferences(body: PortableText, ids: ReadonlyMap<string, string>): PortableText {
  const linked = (block: TextBlock): TextBlock => linkText(block, ids)
  return body.map((block): Block => {
    if (block._type === 'block') return linked(block)
    return block._type === 'quote' ? { ...block, content: block.content.map(linked) } : block
  })
}

function mentionedTimes(text: string): { words: string; clock: string; label: string }[] {
  return [...text.matchAll(SEE)].flatMap(([mention]) =>
    [...mention.matchAll(TIME)].map(([words, hours = '', minutes = '', label = '']) => ({
      words,
      clock: `${hours}${minutes}`,
      label,
    })),
  )
}

function linkText(block: TextBlock, ids: ReadonlyMap<string, string>): TextBlock {
  const markDefs = [...block.markDefs]
  const children = block.children.flatMap(span => {
    const parts = linkSpan(span, ids)
    for (const { update, _key } of parts.flatMap(part => part.reference ?? [])) {
      if (!markDefs.some(def => def._key === _key)) markDefs.push({ _type: 'reference', _key, update })
    }
    return parts.map(part => part.span)
  })
  return { ...block, children, markDefs }
}

type Part = { readonly span: Span; readonly reference?: { readonly _key: string; readonly update: string } }

function linkSpan(span: Span, ids: ReadonlyMap<string, string>): Part[] {
  const parts: Part[] = []
  let done = 0
  const upTo = (end: number) => {
    if (end > done) parts.push({ span: { ...span, text: span.text.slice(done, end) } })
    done = end
  }
  for (const mention of span.text.matchAll(SEE)) {
    for (const time of mention[0].matchAll(TIME)) {
      const [words] = time
      const update = ids.get(words)
      if (update === undefined) continue
      const start = mention.index + time.index
      const _key = `to-${update}`
      upTo(start)
      parts.push({ span: { ...span, text: words, marks: [...span.marks, _key] }, reference: { _key, update } })
      done = start + words.length
    }
  }
  upTo(span.text.length)
  return parts
}
