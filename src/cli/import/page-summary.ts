/** The summary of a page: the lines below "WHAT WE KNOW:", down to the first entry. */
import { countKeys, giveKeys } from '#editorial/body/keys.ts'
import { MOST_SUMMARY_BYTES } from '#shared/blog/blog.ts'
import type { PortableText, TextBlock } from '#shared/blog/portable-text.ts'
import type { SourceLine } from './lines.ts'

const HEADING = /^(?:WHAT WE KNOW(?: SO FAR)?|SUMMARY)\s*:?$/
const POINT = /^[-–*•]\s+(\S.*)$/

type Cut = { readonly above: readonly SourceLine[]; readonly summary?: PortableText }

/** One that the blog has no room for stays among the lines, and is reported as they are. */
export function cutSummary(lines: readonly SourceLine[]): Cut {
  const place = lines.findIndex(({ text }) => HEADING.test(text))
  const below = place === -1 ? [] : lines.slice(place + 1)
  const body = giveKeys(below.map(blockOf), countKeys())
  const isRight = body.length > 0 && Buffer.byteLength(JSON.stringify(body)) <= MOST_SUMMARY_BYTES
  return isRight ? { above: lines.slice(0, place), summary: body } : { above: lines }
}

function blockOf({ text }: SourceLine): TextBlock {
  const point = POINT.exec(text)?.[1]
  const span = { _type: 'span' as const, _key: '', text: point ?? text, marks: [] }
  const list = point === undefined ? {} : { listItem: 'bullet' as const, level: 1 }
  return { _type: 'block', _key: '', style: 'normal', ...list, children: [span], markDefs: [] }
}
