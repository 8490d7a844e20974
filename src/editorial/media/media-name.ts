/** The name of a picture: its hash, so that the same picture is one file and its URL never changes. */
import { createHash } from 'node:crypto'
import { type PICTURE_ENDINGS, PICTURE_NAME } from '#shared/blog/picture-names.ts'

export type Ending = (typeof PICTURE_ENDINGS)[number]
/** The stored formats by file ending. */
const MEDIA_TYPES = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const satisfies Record<
  Ending,
  string
>
type MediaType = (typeof MEDIA_TYPES)[Ending]

declare const mediaName: unique symbol
/** `<sha256>.<ending>`: it cannot contain a path. */
export type MediaName = string & { readonly [mediaName]: true }

const NAME = new RegExp(`^${PICTURE_NAME}$`)

export function nameMedia(bytes: Uint8Array, ending: Ending): MediaName {
  return `${createHash('sha256').update(bytes).digest('hex')}.${ending}` as MediaName
}

/** Undefined if it is not a valid name. */
export function readMediaName(text: string): MediaName | undefined {
  return NAME.test(text) ? (text as MediaName) : undefined
}

export function hashInName(name: MediaName): string {
  return name.slice(0, name.indexOf('.'))
}

export function mediaTypeOf(name: MediaName): MediaType {
  return MEDIA_TYPES[name.slice(name.indexOf('.') + 1) as Ending]
}
