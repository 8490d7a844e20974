/** The editor's schema: the blocks of a body, and two that exist only while editing. */
import { defineSchema, type PortableTextBlock, type PortableTextTextBlock } from '@portabletext/editor'
import type { TableParts } from '#client/desk/composer/table/table.ts'
import type { Audio, Block, Image, Numbers, Picture, Video } from '#shared/blog/portable-text.ts'

export type EditorBlock = PortableTextBlock
export type EditorTextBlock = Omit<PortableTextTextBlock, 'listItem' | 'level'> & {
  readonly listItem?: string | undefined
  readonly level?: number | undefined
}

/** A picture that is being uploaded has the id of its upload in place of an address. */
export type EditorImage = Partial<Image> & Pick<Image, '_type' | '_key'> & { readonly upload?: string }

/** Its parts are opaque to the editor, as cells are written in fields of their own. */
export type EditorTable = { readonly _type: 'table'; readonly _key: string; readonly table: TableParts }

/** A picture of a gallery, which may still be uploading. */
export type EditorPicture = Partial<Picture> & { readonly _key: string; readonly upload?: string }
export type GalleryParts = { readonly caption?: string | undefined; readonly pictures: readonly EditorPicture[] }
export type EditorGallery = { readonly _type: 'gallery'; readonly _key: string; readonly gallery: GalleryParts }

export type NumbersParts = Omit<Numbers, '_type' | '_key'>
export type EditorNumbers = { readonly _type: 'numbers'; readonly _key: string; readonly numbers: NumbersParts }

/** Captions in one language, whose file may still be uploading. */
export type EditorTrack = Partial<NonNullable<Video['tracks']>[number]> & {
  readonly _key: string
  readonly language: string
  readonly upload?: string
}
type EditorPoster = Partial<NonNullable<Video['poster']>> & { readonly upload?: string }
type Recorded = Partial<Omit<Video, '_type' | '_key' | 'poster' | 'tracks'>>

/** Video or audio: until its upload is done, what its file's name and type say. */
export type RecordingParts = Recorded & {
  readonly kind: (Video | Audio)['_type']
  readonly upload?: string
  readonly poster?: EditorPoster | undefined
  readonly tracks?: readonly EditorTrack[]
}
export type EditorRecording = { readonly _type: 'recording'; readonly _key: string; readonly recording: RecordingParts }

/** A block of a kind that this desk does not know, kept whole: the server may be newer than an open page. */
export type UnknownBlock = { readonly _type: 'unknown'; readonly _key: string; readonly block: Block }

const text = (...names: readonly string[]) => names.map(name => ({ name, type: 'string' as const }))
const numbers = (...names: readonly string[]) => names.map(name => ({ name, type: 'number' as const }))

export const editorSchema = defineSchema({
  // What is pasted may be a `blockquote`; it becomes a quote on its way in.
  styles: ['normal', 'h2', 'h3', 'h4', 'blockquote'].map(name => ({ name })),
  lists: [{ name: 'bullet' }, { name: 'number' }],
  decorators: [{ name: 'strong' }, { name: 'em' }],
  annotations: [
    { name: 'link', fields: text('href') },
    { name: 'reference', fields: text('update') },
  ],
  blockObjects: [
    {
      name: 'quote',
      fields: [
        ...text('attribution'),
        { name: 'pulled', type: 'boolean' },
        { name: 'content', type: 'array', of: [{ type: 'block' }] },
      ],
    },
    // `src` is what pasted pictures come with.
    {
      name: 'image',
      fields: [
        ...text('url', 'src', 'alt', 'caption', 'credit', 'upload', 'preview'),
        ...numbers('width', 'height'),
        { name: 'focus', type: 'object' },
      ],
    },
    {
      name: 'embed',
      fields: [...text('provider', 'url', 'author', 'handle', 'text', 'time'), { name: 'player', type: 'object' }],
    },
    { name: 'related', fields: text('title', 'source', 'url') },
    { name: 'table', fields: [{ name: 'table', type: 'object' }] },
    { name: 'gallery', fields: [{ name: 'gallery', type: 'object' }] },
    { name: 'numbers', fields: [{ name: 'numbers', type: 'object' }] },
    { name: 'recording', fields: [{ name: 'recording', type: 'object' }] },
    { name: 'unknown', fields: [{ name: 'block', type: 'object' }] },
  ],
  inlineObjects: [],
})
