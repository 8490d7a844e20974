/** Brings one text block into canonical form: no empty spans, adjacent spans with equal marks merged, marks in a fixed order. */
import { updateId } from '#shared/blog/ids.ts'
import type { MarkDef, Span, TextBlock } from '#shared/blog/portable-text.ts'
import { cleanFields, cleanText } from './clean-text.ts'

const DECORATORS = ['strong', 'em']
const UPDATE_LINK = /^#update-(\S+)$/

/** Empty for a block without text. */
export function tidyText(block: TextBlock): TextBlock[] {
  const defs = new Definitions(block.markDefs)
  const children = trimmed(merged(block.children.map(span => tidySpan(span, defs))))
  if (children.every(({ text }) => text.trim() === '')) return []
  const { _type, _key, style, listItem, level = 1 } = block
  const markDefs = defs.usedBy(children)
  return [
    listItem
      ? { _type, _key, style: 'normal', listItem, level, children, markDefs }
      : { _type, _key, style, children, markDefs },
  ]
}

export function textOfBlock(block: TextBlock): string {
  return block.children.map(({ text }) => text).join('')
}

/** Splits off the last line as a block of its own. */
export function splitLastLine(content: readonly TextBlock[]): { before: TextBlock[]; line?: TextBlock } {
  const last = content.at(-1)
  if (!last) return { before: [] }
  const start = textOfBlock(last).lastIndexOf('\n') + 1
  const [line] = tidyText({ ...last, _key: '', children: cut(last.children, start, Number.POSITIVE_INFINITY) })
  const head = tidyText({ ...last, children: cut(last.children, 0, start) })
  return { before: [...content.slice(0, -1), ...head], ...(line && { line }) }
}

/** A block's mark definitions, with duplicates merged. */
class Definitions {
  readonly #byKey = new Map<string, MarkDef>()

  constructor(defs: readonly MarkDef[]) {
    const byMeaning = new Map<string, MarkDef>()
    for (const def of defs.map(tidyDefinition)) {
      const meaning = def._type === 'link' ? def.href : `update ${def.update}`
      if (!byMeaning.has(meaning)) byMeaning.set(meaning, def)
      this.#byKey.set(def._key, byMeaning.get(meaning) ?? def)
    }
  }

  /** Decorators first; marks without a definition are dropped. */
  marks(marks: readonly string[]): string[] {
    const defined = marks.flatMap(mark => this.#byKey.get(mark)?._key ?? [])
    return [...DECORATORS.filter(mark => marks.includes(mark)), ...new Set(defined)]
  }

  usedBy(spans: readonly Span[]): MarkDef[] {
    const used = new Set(spans.flatMap(({ marks }) => marks))
    return [...used].flatMap(key => this.#byKey.get(key) ?? [])
  }
}

/** A link to an update of this blog follows that update's time, so it is stored as a reference. */
function tidyDefinition(def: MarkDef): MarkDef {
  if (def._type === 'reference') return def
  const id = updateId.safeParse(UPDATE_LINK.exec(def.href)?.[1])
  return id.success ? { _type: 'reference', _key: def._key, update: id.data } : cleanFields(def)
}

function tidySpan({ _type, _key, text, marks }: Span, defs: Definitions): Span {
  return { _type, _key, text: cleanText(text), marks: defs.marks(marks) }
}

function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans) {
    const last = result.at(-1)
    if (span.text === '') continue
    if (last && last.marks.join('\n') === span.marks.join('\n')) last.text += span.text
    else result.push({ ...span })
  }
  return result
}

/** Removes empty lines before the text and white space after it; indentation of the first line stays. */
function trimmed(spans: readonly Span[]): Span[] {
  const words = spans.map(({ text }) => text).join('')
  const start = /^(?:[ \t]*\n)*/.exec(words)?.[0].length ?? 0
  return cut(spans, start, words.trimEnd().length)
}

/** `start` and `end` are offsets in characters from the beginning of the block. */
function cut(spans: readonly Span[], start: number, end: number): Span[] {
  let at = 0
  return spans.flatMap(span => {
    const text = span.text.slice(Math.max(0, start - at), Math.max(0, end - at))
    at += span.text.length
    return text === '' ? [] : [{ ...span, text }]
  })
}
