/** What is read from a video or audio file before it is stored. */
import type { RecordingEnding } from '../media-name.ts'
import type { Stretch } from './pieces.ts'

export type Recording = {
  readonly kind: 'video' | 'audio'
  readonly ending: RecordingEnding
  /** As shown: a phone held upright records lying pictures and how to turn them. */
  readonly width?: number
  readonly height?: number
  /** Absent if the file does not say: a browser that records does not know in advance. */
  readonly seconds?: number
  /** To be overwritten, because it may say where, when and by whom something was recorded. */
  readonly blank: readonly Blank[]
}

/** `bytes`: what to write at `at`; a number stands for that many zeros. */
export type Blank = { readonly at: number; readonly bytes: Uint8Array | number }

export function zeros({ start, end }: Stretch): Blank {
  return { at: start, bytes: end - start }
}

/** Undefined for nonsense: a page reserves the place by it. */
export function sizeIn(width: number, height: number): Pick<Recording, 'width' | 'height'> {
  const isSize = [width, height].every(side => side >= 1 && side <= MOST_PIXELS)
  return isSize ? { width: Math.round(width), height: Math.round(height) } : {}
}

export function lengthIn(seconds: number | undefined): Pick<Recording, 'seconds'> {
  const isLength = seconds !== undefined && seconds > 0 && seconds <= MOST_SECONDS
  return isLength ? { seconds: Math.ceil(seconds * 10) / 10 } : {}
}

/** 16K video. */
const MOST_PIXELS = 16_384
export const MOST_SECONDS = 100 * 60 * 60
