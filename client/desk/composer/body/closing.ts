/** What closing a body needs to know, and what its blocks have in common. */
import type { Picture } from '#shared/blog/portable-text.ts'
import type { Origins } from './open-body.ts'

/** What the server stored: a picture, captions, or video or audio, whose `kind` it found. */
export type Uploaded = Pick<Picture, 'url' | 'width' | 'height' | 'preview'> & {
  readonly kind?: 'video' | 'audio'
  readonly seconds?: number | undefined
}

export type Closing = {
  readonly origins: Origins
  /** A file that is still uploading is left out of the body and stays in the editor. */
  readonly uploaded: (upload: string) => Uploaded | undefined
}

/** A field that was cleared is absent. */
export function withoutEmpty<T extends object>(block: T): T {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== '' && value !== false)) as T
}
