/** One paragraph in the editor's normal form, so that the editor changes only what is typed. */
import type { MarkDef, Span, TextBlock } from '#shared/blog/portable-text.ts'

/** Told apart by their keys alone, so no two of one place may share one. */
export function withOwnKeys<T extends { readonly _key: string }>(nodes: readonly T[]): T[] {
  const taken = new Set<string>()
  return nodes.map(node => {
    const _key = freeKey(node._key, taken)
    taken.add(_key)
    return _key === node._key ? node : { ...node, _key }
  })
}

export function editorText(block: TextBlock): TextBlock {
  const markDefs = firstOfEachKey(block.markDefs ?? [])
  const spans = withoutEmpty(block.children.map(span => settled(span, markDefs)))
  const children = withOwnKeys(joined(spans))
  const used = new Set(children.flatMap(({ marks }) => marks))
  return {
    ...block,
    style: block.style ?? 'normal',
    children: children.length > 0 ? children : [{ _type: 'span', _key: 's0', text: '', marks: [] }],
    markDefs: markDefs.filter(({ _key }) => used.has(_key)),
  }
}

/** The editor would remove a link around nothing. */
function settled(span: Span, markDefs: readonly MarkDef[]): Span {
  const marks = span.marks ?? []
  if (span.text !== '') return { ...span, marks }
  return { ...span, marks: marks.filter(mark => !markDefs.some(({ _key }) => _key === mark)) }
}

function withoutEmpty(spans: readonly Span[]): readonly Span[] {
  const full = spans.filter(({ text }) => text !== '')
  return full.length > 0 ? full : spans.slice(0, 1)
}

function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = []
  for (const span of spans) {
    const last = found.at(-1)
    if (last && hasSameMarks(last, span)) found[found.length - 1] = { ...last, text: last.text + span.text }
    else found.push(span)
  }
  return found
}

function hasSameMarks(one: Span, other: Span): boolean {
  return one.marks.every(mark => other.marks.includes(mark)) && other.marks.every(mark => one.marks.includes(mark))
}

function firstOfEachKey(markDefs: readonly MarkDef[]): MarkDef[] {
  return markDefs.filter(({ _key }, index) => markDefs.findIndex(other => other._key === _key) === index)
}

function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  let number = 2
  while (taken.has(`${wanted.slice(0, 56)}-${number}`)) number += 1
  return `${wanted.slice(0, 56)}-${number}`
}
