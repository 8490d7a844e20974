/** Converts a body to the editor's value. Untouched blocks come out exactly as they went in. */
import type { Block, PortableText, TextBlock } from '#shared/blog/portable-text.ts'
import type { EditorBlock, UnknownBlock } from './editor-schema.ts'
import { editorText, withOwnKeys } from './editor-text.ts'

export type OpenBody = {
  readonly value: readonly EditorBlock[]
  /** For each block of the editor, what it was made from. */
  readonly origins: Origins
}

export type Origins = ReadonlyMap<string, { readonly shown: EditorBlock; readonly stored: Block }>

export function openBody(body: PortableText): OpenBody {
  const value: EditorBlock[] = withOwnKeys(body.map(openBlock))
  const origins = value.flatMap((shown, index) => {
    const stored = body[index]
    return stored ? [[shown._key, { shown, stored }] as const] : []
  })
  return { value, origins: new Map(origins) }
}

function openBlock(block: Block): EditorBlock {
  switch (block._type) {
    case 'block':
      return isAllSpans(block) ? editorText(block) : unknown(block)
    case 'quote':
      if (!block.content.every(isAllSpans)) return unknown(block)
      return { ...block, content: withOwnKeys(block.content.map(editorText)) }
    case 'image':
    case 'embed':
    case 'related':
      return { ...block }
    case 'table': {
      const { _type, _key, ...table } = block
      return table.rows.every(({ cells }) => cells.every(isAllSpans)) ? { _type, _key, table } : unknown(block)
    }
    case 'gallery': {
      const { _type, _key, ...gallery } = block
      return { _type, _key, gallery }
    }
    case 'numbers': {
      const { _type, _key, ...numbers } = block
      return { _type, _key, numbers }
    }
    case 'video':
    case 'audio': {
      const { _type: kind, _key, ...recording } = block
      return { _type: 'recording', _key, recording: { kind, ...recording } }
    }
    default:
      return unknown(block)
  }
}

function isAllSpans({ children }: TextBlock): boolean {
  return children.every(({ _type }) => _type === 'span')
}

function unknown(block: Block): UnknownBlock {
  return { _type: 'unknown', _key: block._key, block }
}
