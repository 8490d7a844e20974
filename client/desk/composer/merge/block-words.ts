/** A block in words: its text and its other properties, for comparison. */

import { words } from '#client/desk/kit/words.ts'
import type { Audio, Block, MarkDef, Picture, Span, TextBlock, Video } from '#shared/blog/portable-text.ts'

export type BlockWords = {
  readonly what: string
  readonly text: string
  readonly facts: Readonly<Record<string, string>>
}

const { blocks, facts: named } = words.versions
const { nodes } = words.composer

const STYLES: Readonly<Record<string, string>> = {
  normal: blocks.paragraph,
  h2: blocks.heading({ level: '2' }),
  h3: blocks.heading({ level: '3' }),
  h4: blocks.heading({ level: '4' }),
}

export function blockWords(block: Block): BlockWords {
  switch (block._type) {
    case 'block':
      return { what: kindOf(block), text: textOf(block), facts: { [named.kind]: kindOf(block), ...marksOf([block]) } }
    case 'quote': {
      const { content, attribution = '', pulled } = block
      const facts = {
        [named.saidBy]: attribution,
        [named.pulled]: pulled ? words.versions.yes : '',
        ...marksOf(content),
      }
      return { what: blocks.quote, text: content.map(textOf).join('\n'), facts }
    }
    case 'image': {
      const { url, alt, caption = '', credit = '', focus } = block
      const facts = { [named.description]: alt, [named.credit]: credit, [named.address]: url }
      return {
        what: blocks.picture,
        text: caption,
        facts: { ...facts, [nodes.focus.label]: focusOf(focus) },
      }
    }
    case 'embed': {
      const { text = '', provider, author = '', handle = '', url = '', time = '' } = block
      const facts = {
        ...{ [named.author]: author, [named.handle]: handle, [named.from]: provider },
        ...{ [named.address]: url, [named.time]: time },
      }
      return { what: blocks.card, text, facts }
    }
    case 'related': {
      const { title, source = '', url = '' } = block
      return { what: blocks.related, text: title, facts: { [named.source]: source, [named.address]: url } }
    }
    case 'table': {
      const { caption = '', rows, headerRow, headerColumn } = block
      const cells = rows.flatMap(row => row.cells)
      const headers = [headerRow && words.table.headerRow, headerColumn && words.table.headerColumn].filter(Boolean)
      const text = rows.map(row => row.cells.map(textOf).join(' | ')).join('\n')
      const facts = { [words.table.caption]: caption, [words.table.headers]: headers.join(', '), ...marksOf(cells) }
      return { what: words.table.tool, text, facts }
    }
    case 'gallery': {
      const { caption = '', pictures } = block
      const lines = pictures.map(one => [one.caption, one.alt, one.credit, one.url].filter(Boolean).join(' · '))
      return { what: nodes.gallery.tool, text: lines.join('\n'), facts: { [nodes.gallery.caption]: caption } }
    }
    case 'numbers': {
      const { caption = '', figures } = block
      const text = figures.map(({ label, value, previous }) => `${label}: ${value}${previous ? ` (${previous})` : ''}`)
      return { what: nodes.numbers.tool, text: text.join('\n'), facts: { [words.table.caption]: caption } }
    }
    case 'video':
    case 'audio':
      return recordingWords(block)
    default:
      return { what: blocks.unknown, text: '', facts: { [named.content]: JSON.stringify(block) } }
  }
}

function recordingWords(block: Video | Audio): BlockWords {
  const { _type: kind, url, alt, caption = '', credit = '', tracks = [], transcript = '' } = block
  const poster = (block._type === 'video' && block.poster?.url) || ''
  return {
    what: nodes.recording.kinds({ kind }),
    text: caption,
    facts: {
      ...{ [named.description]: alt, [named.credit]: credit, [named.address]: url, [nodes.recording.poster]: poster },
      [nodes.recording.captions]: tracks.map(track => `${track.language} ${track.url}`).join(', '),
      [words.fieldsInText.transcript]: transcript,
    },
  }
}

function focusOf(focus: Picture['focus']): string {
  const percent = (part: number) => String(Math.round(part * 100))
  return focus ? nodes.focus.at({ x: percent(focus.x), y: percent(focus.y) }) : ''
}

function kindOf({ style, listItem, level = 1 }: TextBlock): string {
  if (!listItem) return STYLES[style] ?? style
  const [item, itemAt] = listItem === 'bullet' ? [blocks.bullet, blocks.bulletAt] : [blocks.number, blocks.numberAt]
  return level > 1 ? itemAt({ level: String(level) }) : item
}

function textOf({ children }: TextBlock): string {
  return children.map(({ text }) => text).join('')
}

function marksOf(blocks: readonly TextBlock[]): Record<string, string> {
  const withMark = (mark: string) =>
    blocks.flatMap(({ children }) => runsOf(children, ({ marks }) => marks.includes(mark))).join(', ')
  const links = blocks.flatMap(({ children, markDefs }) =>
    markDefs.flatMap(def =>
      runsOf(children, ({ marks }) => marks.includes(def._key)).map(text => `${text} → ${targetOf(def)}`),
    ),
  )
  return { [named.bold]: withMark('strong'), [named.italic]: withMark('em'), [named.links]: links.join(', ') }
}

function targetOf(def: MarkDef): string {
  return def._type === 'link' ? def.href : words.versions.anotherUpdate
}

function runsOf(children: readonly Span[], isIn: (span: Span) => boolean): string[] {
  const runs: string[] = []
  let isOpen = false
  for (const span of children) {
    const belongs = isIn(span)
    if (belongs && isOpen) runs.push(`${runs.pop() ?? ''}${span.text}`)
    else if (belongs) runs.push(span.text)
    isOpen = belongs
  }
  return runs
}
