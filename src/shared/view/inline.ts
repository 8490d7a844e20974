/** The text of one paragraph, with its marks: strong, em, links and references to other updates. */
import type { MarkDef, Span, TextBlock } from '#shared/blog/portable-text.ts'
import { showClockOf } from '#shared/blog/times.ts'
import { resolve, type Setting, updateAddress } from './setting.ts'
import { type Content, h } from './tree.ts'

/** The shown time of a referenced update; undefined if it is unknown. */
export type TimeOf = (id: string) => string | undefined
export type Text = { readonly setting: Setting; readonly timeOf: TimeOf }

type Run = { readonly spans: readonly Span[]; readonly mark: MarkDef | undefined }

export function inline({ children, markDefs }: TextBlock, text: Text): Content {
  return runs(children, markDefs).map(run => marked(run, text))
}

/** Groups adjacent spans with the same link into one link, whatever their other marks. */
function runs(spans: readonly Span[], markDefs: readonly MarkDef[]): Run[] {
  const found: Run[] = []
  for (const span of spans) {
    const mark = markDefs.find(({ _key }) => span.marks.includes(_key))
    const last = found.at(-1)
    if (mark && last?.mark === mark) found[found.length - 1] = { mark, spans: [...last.spans, span] }
    else found.push({ mark, spans: [span] })
  }
  return found
}

function marked({ spans, mark }: Run, { setting, timeOf }: Text): Content {
  if (mark?._type === 'link') {
    return h('a', { href: resolve(mark.href, setting), rel: 'noopener' }, spans.map(decorated))
  }
  const time = mark && timeOf(mark.update)
  if (!mark || !time) return spans.map(decorated)
  return h('a', { class: 'reference', href: updateAddress(mark.update, setting) }, showClockOf(time, setting))
}

function decorated({ text, marks }: Span): Content {
  const emphasised = marks.includes('em') ? h('em', {}, lines(text)) : lines(text)
  return marks.includes('strong') ? h('strong', {}, emphasised) : emphasised
}

export function lines(text: string): Content {
  return text.split(/\r\n|\r|\n/).map((line, index) => (index === 0 ? line : [h('br', {}), line]))
}
