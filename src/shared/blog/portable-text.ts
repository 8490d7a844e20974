/**
 * The body of an update: Portable Text with the block types that a live coverage needs, and no others.
 * Every reader (page, widget, app) renders these; none of them ever gets raw HTML.
 */
import { z } from 'zod'

/**
 * Addresses allowed in links. Anything else (`javascript:`, `data:`, …) could run script in a page that embeds us;
 * `//host` and `/\host`, which browsers treat alike, look like paths but lead to another host.
 */
export const webAddress = z
  .string()
  .max(2_000)
  .regex(
    /^(https?:\/\/|mailto:|\/(?![/\\])|#)\S*$/i,
    'use an address that begins with https://, http://, mailto:, / or #',
  )

const key = z.string().min(1).max(64)

const linkMark = z.object({ _type: z.literal('link'), _key: key, href: webAddress })

/** A link to another update. Its text is rendered from that update's time, so it follows when the time changes. */
const referenceMark = z.object({ _type: z.literal('reference'), _key: key, update: z.uuidv7() })

const span = z.object({
  _type: z.literal('span'),
  _key: key,
  text: z.string(),
  marks: z.array(z.string().max(64)).max(8).default([]),
})

const textBlock = z.object({
  _type: z.literal('block'),
  _key: key,
  style: z.enum(['normal', 'h2', 'h3', 'h4']).default('normal'),
  listItem: z.enum(['bullet', 'number']).optional(),
  level: z.int().min(1).max(6).optional(),
  children: z.array(span).max(1_000),
  markDefs: z
    .array(z.discriminatedUnion('_type', [linkMark, referenceMark]))
    .max(200)
    .default([]),
})

/** A quotation of one or more paragraphs. `pulled` marks a pull quote. */
const quote = z.object({
  _type: z.literal('quote'),
  _key: key,
  content: z.array(textBlock).min(1).max(100),
  attribution: z.string().max(300).optional(),
  pulled: z.boolean().optional(),
})

/** A fraction of the width and of the height. */
const fraction = z.number().min(0).max(1)

/** Long enough for a blurred picture of 24 pixels, too short for anything else. Never SVG, which can hold a script. */
const MOST_PREVIEW_CHARACTERS = 400
const previewPicture = z
  .string()
  .max(MOST_PREVIEW_CHARACTERS)
  .regex(/^data:image\/webp;base64,[a-zA-Z0-9+/]+={0,2}$/, 'use the preview that the upload returned')

/** `width` and `height`, in pixels, let a page reserve the space before the picture has loaded. */
export const picture = z.object({
  url: webAddress,
  alt: z.string().max(1_000).default(''),
  caption: z.string().max(1_000).optional(),
  credit: z.string().max(300).optional(),
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  focus: z
    .object({ x: fraction, y: fraction })
    .optional()
    .meta({ description: 'What must stay visible where the picture is cropped, from its top left corner' }),
  preview: previewPicture
    .optional()
    .meta({ description: 'A tiny blurred copy as an address, shown until the picture has loaded' }),
})

const image = picture.extend({ _type: z.literal('image'), _key: key })

/** Of a gallery, a table or a panel of numbers. */
export const MOST_CAPTION = 300

/** A page of pictures is an article of its own. */
export const MOST_PICTURES = 50

/** Pictures that readers leaf through, all in one frame. */
const gallery = z.object({
  _type: z.literal('gallery'),
  _key: key,
  caption: z.string().max(MOST_CAPTION).optional().meta({ description: 'Of all of them' }),
  pictures: z
    .array(picture.extend({ _type: z.literal('picture'), _key: key }))
    .min(1)
    .max(MOST_PICTURES),
})

/** Captions of a recording, a language each. */
export const MOST_TRACKS = 10
export const TRACK_LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}$/i
/** An hour of talk has 60,000 characters; that is an article of its own, to be linked. */
const MOST_TRANSCRIPT_CHARACTERS = 20_000

const fileAddress = webAddress.regex(/^(?:https?:|\/)/i, 'use an address that begins with https://, http:// or /')

/** What video and audio have in common. Nothing of it is loaded before a reader presses play, so that it costs no data. */
const recording = {
  _key: key,
  url: fileAddress,
  caption: z.string().max(1_000).optional(),
  alt: z
    .string()
    .max(1_000)
    .default('')
    .meta({ description: 'What it shows or says, for those who do not see or hear it' }),
  credit: z.string().max(300).optional(),
  seconds: z.number().positive().optional().meta({ description: 'Its length, as the upload returned it' }),
  tracks: z
    .array(
      z.object({
        _type: z.literal('track'),
        _key: key,
        url: fileAddress,
        language: z.string().regex(TRACK_LANGUAGE, 'use a language tag such as en-GB'),
      }),
    )
    .max(MOST_TRACKS)
    .optional()
    .meta({ description: 'Captions: texts of what is said, in WebVTT, a language each' }),
  transcript: z.string().max(MOST_TRANSCRIPT_CHARACTERS).optional().meta({ description: 'All that is said, as text' }),
} as const

/** `width` and `height`, in pixels, let a page reserve the space; the poster is cropped to it. */
const video = z.object({
  _type: z.literal('video'),
  ...recording,
  width: z.int().positive().optional(),
  height: z.int().positive().optional(),
  poster: picture
    .pick({ url: true, alt: true, width: true, height: true, focus: true, preview: true })
    .optional()
    .meta({ description: 'A picture that stands for it until a reader presses play' }),
})

const audio = z.object({ _type: z.literal('audio'), ...recording })

/** More would be a table. */
export const MOST_FIGURES = 6

/** Figures that change in place: votes, scores, cases. Each is text, because newsrooms write them in their own way. */
const numbers = z.object({
  _type: z.literal('numbers'),
  _key: key,
  caption: z.string().max(MOST_CAPTION).optional(),
  figures: z
    .array(
      z.object({
        _type: z.literal('figure'),
        _key: key,
        label: z.string().max(100),
        value: z.string().min(1).max(40).meta({ example: '48.2 %' }),
        previous: z.string().max(40).optional().meta({ description: 'What it was before' }),
      }),
    )
    .min(1)
    .max(MOST_FIGURES),
})

/** The provider's page for an iframe, with a height in pixels or an aspect ratio (width / height). */
export const player = z
  .object({
    url: z.string().max(4_000).startsWith('https://'),
    height: z.int().positive().optional(),
    aspectRatio: z.number().positive().optional(),
  })
  .meta({ description: 'Found by Crier from the address; what is sent is not looked at' })

/** A post from elsewhere, kept as text, so that it can be read without the provider's script. */
export const embed = z.object({
  _type: z.literal('embed'),
  _key: key,
  provider: z.string().max(60).meta({ example: 'x' }),
  url: webAddress.optional(),
  author: z.string().max(200).optional(),
  handle: z.string().max(100).optional(),
  text: z.string().max(10_000).optional(),
  time: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
  player: player.optional(),
})

/** "See also": coverage elsewhere, named by its title and, where known, its source and address. */
const related = z.object({
  _type: z.literal('related'),
  _key: key,
  title: z.string().max(300),
  source: z.string().max(200).optional(),
  url: webAddress.optional(),
})

/** A long table is a page of its own; these also bound what one arrival costs to draw. */
export const MOST_ROWS = 200
export const MOST_COLUMNS = 20

/** Each cell is one paragraph. Headers are for screen readers as much as for the eye. */
const table = z.object({
  _type: z.literal('table'),
  _key: key,
  caption: z.string().max(MOST_CAPTION).optional(),
  headerRow: z.boolean().optional().meta({ description: 'The first row names the columns' }),
  headerColumn: z.boolean().optional().meta({ description: 'The first cell of each row names it' }),
  rows: z
    .array(z.object({ _type: z.literal('row'), _key: key, cells: z.array(textBlock).min(1).max(MOST_COLUMNS) }))
    .min(1)
    .max(MOST_ROWS),
})

export const portableText = z
  .array(
    z.discriminatedUnion('_type', [textBlock, quote, image, embed, related, table, gallery, numbers, video, audio]),
  )
  .max(1_000)
  .meta({
    id: 'PortableText',
    description:
      'Blocks of text, quotes, images, embeds, "see also" links, tables, galleries, panels of numbers, video and audio',
  })

export type PortableText = z.infer<typeof portableText>
export type Block = PortableText[number]
export type TextBlock = z.infer<typeof textBlock>
export type Span = z.infer<typeof span>
export type MarkDef = TextBlock['markDefs'][number]
export type Quote = z.infer<typeof quote>
export type Picture = z.infer<typeof picture>
export type Image = z.infer<typeof image>
export type Embed = z.infer<typeof embed>
export type Player = z.infer<typeof player>
export type Related = z.infer<typeof related>
export type Table = z.infer<typeof table>
export type Gallery = z.infer<typeof gallery>
export type Numbers = z.infer<typeof numbers>
export type Video = z.infer<typeof video>
export type Audio = z.infer<typeof audio>
