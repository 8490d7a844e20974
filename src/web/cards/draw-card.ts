/** Draws a preview picture: 1200 × 630 pixels, the size that social networks and messengers show whole. */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { OverlayOptions } from 'sharp'
import { openSharp } from '#editorial/media/open-sharp.ts'
import { shorten } from '#shared/blog/plain-text.ts'
import type { Picture } from '#shared/blog/portable-text.ts'
import { escaped } from './card-text.ts'

export const CARD = { width: 1_200, height: 630, type: 'image/jpeg' } as const

/** All text is fit to draw (`card-text.ts`). */
export type Card = {
  readonly title: string
  /** Time and coverage. */
  readonly facts: string
  readonly newsroom: string
  readonly direction: 'ltr' | 'rtl'
  readonly picture?: Buffer | undefined
  /** Of the picture: what stays in view where it is cropped. */
  readonly focus?: Picture['focus']
  readonly logo?: Buffer | undefined
}

type Draw = Awaited<ReturnType<typeof openSharp>>
type Drawn = { readonly data: Buffer; readonly info: { readonly width: number; readonly height: number } }

const FONTS = fileURLToPath(new URL('../../../client/dist/cards', import.meta.url))
const FAMILIES = 'Source Serif 4, Noto Sans Arabic, Noto Sans Hebrew Bold'
const MARGIN = 72
const TEXT_WIDTH = CARD.width - 2 * MARGIN
const FOOT = CARD.height - MARGIN
const INK = '#15171c'
const ACCENT = '#b5121b'
const PAPER = '#ffffff'
const SOFT = '#d8dade'
/** The largest at which the title fits. */
const TITLE_SIZES = [72, 60, 50, 42]
const MAX_TITLE_HEIGHT = 280
const SMALL = 30
const LOGO = { width: 320, height: 64 }
/** On a plate, because most logos are drawn for white paper. */
const PLATE = 12
const QUALITY = 84
/** Our own copies of pictures are small; drawing one takes about 100 ms of a core. */
const TIMEOUT_SECONDS = 10
/** Before a line reads from right to left or left to right, whatever it begins with. */
const MARKS = { ltr: '\u200E', rtl: '\u200F' } as const

export async function drawCard(card: Card): Promise<Buffer> {
  const draw = await openSharp()
  await loadFonts(draw)
  const facts = await line(draw, { ...card, text: card.facts, colour: SOFT })
  const title = await titleOf(draw, card)
  const factsTop = FOOT - facts.info.height
  const titleTop = factsTop - 28 - title.info.height
  const parts = [
    ...(card.picture ? [SHADE] : []),
    plain({ width: 96, height: 10, left: besides(card, 96), top: MARGIN, colour: ACCENT }),
    ...(await newsroom(draw, card)),
    placed(title, card, titleTop),
    placed(facts, card, factsTop),
  ]
  const ground = await background(draw, card)
  return ground
    .composite(parts)
    .timeout({ seconds: TIMEOUT_SECONDS })
    .jpeg({ quality: QUALITY })
    .toBuffer()
    .catch((error: unknown) => (card.picture ? drawCard({ ...card, picture: undefined }) : Promise.reject(error)))
}

const MIDDLE = { x: 0.5, y: 0.5 }

async function background(draw: Draw, { picture, focus = MIDDLE }: Card) {
  if (!picture) return draw({ create: { ...CARD, channels: 3, background: INK } })
  const image = draw(picture, { failOn: 'error' })
  // One that cannot be read is reported by the drawing.
  const { width = 1, height = 1 } = await image.metadata().catch(() => ({}) as { width?: number; height?: number })
  return image
    .resize({ ...covering({ width, height }), fit: 'fill' })
    .extract(cropOf({ width, height }, focus))
    .flatten({ background: INK })
}

type Size = { readonly width: number; readonly height: number }

function covering({ width, height }: Size): Size {
  const scale = Math.max(CARD.width / width, CARD.height / height)
  return {
    width: Math.max(CARD.width, Math.round(width * scale)),
    height: Math.max(CARD.height, Math.round(height * scale)),
  }
}

/** As `object-position` crops on pages. */
function cropOf(picture: Size, { x, y }: { readonly x: number; readonly y: number }) {
  const { width, height } = covering(picture)
  const left = Math.round((width - CARD.width) * x)
  const top = Math.round((height - CARD.height) * y)
  return { left, top, width: CARD.width, height: CARD.height }
}

async function titleOf(draw: Draw, card: Card): Promise<Drawn> {
  for (const size of TITLE_SIZES) {
    const drawn = await text(draw, { ...card, text: card.title, size, colour: PAPER })
    if (drawn.info.height <= MAX_TITLE_HEIGHT) return drawn
  }
  // Of wide letters, or of one word without a space.
  return titleOf(draw, { ...card, title: shorten(card.title, Math.ceil([...card.title].length / 2)) })
}

async function newsroom(draw: Draw, card: Card): Promise<OverlayOptions[]> {
  const logo = card.logo && (await logoOf(draw, card.logo))
  const name = await line(draw, { ...card, text: card.newsroom, colour: PAPER })
  const top = MARGIN + 10 + 24
  if (!logo) return [placed(name, card, top)]
  const plate = { width: logo.info.width + 2 * PLATE, height: logo.info.height + 2 * PLATE }
  const left = besides(card, plate.width)
  return [
    plain({ ...plate, left, top, colour: PAPER }),
    { input: logo.data, raw: { ...logo.info, channels: 4 }, left: left + PLATE, top: top + PLATE },
  ]
}

/** Undefined if it is not a picture, or an SVG, which the server never reads. */
async function logoOf(draw: Draw, logo: Buffer): Promise<Drawn | undefined> {
  const fit = draw(logo, { failOn: 'error', limitInputPixels: 16_000_000 }).resize({ ...LOGO, fit: 'inside' })
  return await fit
    .ensureAlpha()
    .timeout({ seconds: TIMEOUT_SECONDS })
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined)
}

type Line = Pick<Card, 'direction'> & { readonly text: string; readonly colour: string }

/** One line: facts and names are shortened until they fit. */
async function line(draw: Draw, asked: Line): Promise<Drawn> {
  const drawn = await text(draw, { ...asked, size: SMALL })
  if (drawn.info.height <= 2 * SMALL) return drawn
  return line(draw, { ...asked, text: shorten(asked.text, Math.floor([...asked.text].length * 0.8)) })
}

function text(draw: Draw, { text, size, colour, direction }: Line & { readonly size: number }): Promise<Drawn> {
  const markup = `<span foreground="${colour}">${MARKS[direction]}${escaped(text || ' ')}</span>`
  const set = {
    text: markup,
    font: `${FAMILIES} ${size}`,
    width: TEXT_WIDTH,
    dpi: 72,
    rgba: true,
    spacing: Math.round(size * 0.1),
  }
  return draw({ text: { ...set, wrap: 'word-char' } })
    .raw()
    .toBuffer({ resolveWithObject: true })
}

/** The library aligns lines by the direction of their text. */
function placed({ data, info }: Drawn, card: Card, top: number): OverlayOptions {
  const { width, height } = info
  return { input: data, raw: { width, height, channels: 4 }, left: besides(card, width), top: Math.max(0, top) }
}

function besides({ direction }: Pick<Card, 'direction'>, width: number): number {
  return direction === 'rtl' ? Math.max(0, CARD.width - MARGIN - width) : MARGIN
}

type Plain = {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly colour: string
}

function plain({ width, height, left, top, colour }: Plain): OverlayOptions {
  return { input: { create: { width, height, channels: 3, background: colour } }, left, top }
}

/** Darkens a picture, most at its foot, so that white text is legible on any. Without a gradient the library would need SVG. */
const SHADE: OverlayOptions = {
  input: shade(),
  raw: { width: CARD.width, height: CARD.height, channels: 4 },
  left: 0,
  top: 0,
}

function shade(): Buffer {
  const pixels = Buffer.alloc(CARD.width * CARD.height * 4)
  for (let row = 0; row < CARD.height; row += 1) {
    const alpha = Math.round(255 * (0.45 + 0.43 * Math.min(1, row / (CARD.height * 0.6))))
    const from = row * CARD.width * 4
    for (let at = from + 3; at < from + CARD.width * 4; at += 4) pixels[at] = alpha
  }
  return pixels
}

let loading: Promise<void> | undefined

/** Once for the process: the library keeps them. */
function loadFonts(draw: Draw): Promise<void> {
  loading ??= readFonts(draw)
  return loading
}

async function readFonts(draw: Draw): Promise<void> {
  const files = readdirSync(FONTS).filter(name => name.endsWith('.ttf'))
  for (const name of files)
    await draw({ text: { text: 'x', fontfile: `${FONTS}/${name}` } })
      .raw()
      .toBuffer()
}
