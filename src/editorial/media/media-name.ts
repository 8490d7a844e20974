/** The name of an uploaded file: its hash, so that the same file is stored once and its URL never changes. */
import { createHash } from 'node:crypto'
import { type CAPTIONS_ENDING, FILE_NAME, PICTURE_ENDINGS, RECORDING_ENDINGS } from '#shared/blog/file-names.ts'

export type PictureEnding = (typeof PICTURE_ENDINGS)[number]
export type RecordingEnding = (typeof RECORDING_ENDINGS)[number]
type Ending = PictureEnding | RecordingEnding | typeof CAPTIONS_ENDING
/** The stored formats by file ending. */
const MEDIA_TYPES = {
  ...{ jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' },
  ...{ mp4: 'video/mp4', webm: 'video/webm', vtt: 'text/vtt; charset=utf-8' },
  ...{ m4a: 'audio/mp4', mp3: 'audio/mpeg', aac: 'audio/aac', ogg: 'audio/ogg' },
} as const satisfies Record<Ending, string>

declare const mediaName: unique symbol
/** `<sha256>.<ending>`: it cannot contain a path. */
export type MediaName = string & { readonly [mediaName]: true }

const NAME = new RegExp(`^${FILE_NAME}$`)

export function nameMedia(bytes: Uint8Array, ending: Ending): MediaName {
  return nameOfHash(createHash('sha256').update(bytes).digest('hex'), ending)
}

export function nameOfHash(hash: string, ending: Ending): MediaName {
  return `${hash}.${ending}` as MediaName
}

/** Undefined if it is not a valid name. */
export function readMediaName(text: string): MediaName | undefined {
  return NAME.test(text) ? (text as MediaName) : undefined
}

/** Undefined if it is not the name of a picture. */
export function readPictureName(text: string): MediaName | undefined {
  const name = readMediaName(text)
  return name && (PICTURE_ENDINGS as readonly string[]).includes(endingOf(name)) ? name : undefined
}

/** Video and audio are streamed; everything else is small enough for memory. */
export function isRecording(name: MediaName): boolean {
  return (RECORDING_ENDINGS as readonly string[]).includes(endingOf(name))
}

export function hashInName(name: MediaName): string {
  return name.slice(0, name.indexOf('.'))
}

export function mediaTypeOf(name: MediaName): string {
  return MEDIA_TYPES[endingOf(name)]
}

function endingOf(name: MediaName): Ending {
  return name.slice(name.indexOf('.') + 1) as Ending
}
