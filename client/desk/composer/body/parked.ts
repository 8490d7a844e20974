/** Texts that were left during an upload: kept here with their pictures until they are opened again. */

import { isSame } from '#client/desk/kit/same.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { OpenBody } from './open-body.ts'
import type { Uploads } from './uploads.ts'

type Parked = {
  readonly opened: OpenBody
  readonly uploads: Uploads
  /** The last emitted body, without those pictures. */
  readonly body: PortableText
}

/** As many as there are drafts with a picture under way; a page has a handful open. */
const parked = new Map<string, Parked>()

export function park(draft: string, text: Parked) {
  parked.set(draft, text)
}

export function unpark(draft: string) {
  parked.delete(draft)
}

/** Undefined when the draft has changed elsewhere: the parked text would undo that. */
export function findParked(draft: string | undefined, body: PortableText): Parked | undefined {
  const found = draft === undefined ? undefined : parked.get(draft)
  return found && isSame(found.body, body) ? found : undefined
}
