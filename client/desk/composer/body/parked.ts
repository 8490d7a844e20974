/** Texts that were left while a picture of theirs was on its way: they wait here, pictures and all, to be opened again. */

import { isSame } from '#client/desk/kit/same.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { OpenBody } from './open-body.ts'
import type { Uploads } from './uploads.ts'

type Parked = {
  readonly opened: OpenBody
  readonly uploads: Uploads
  /** What was handed out last, without those pictures. */
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

/** Nothing, when the draft has gone on elsewhere: what was parked would take it back. */
export function findParked(draft: string | undefined, body: PortableText): Parked | undefined {
  const found = draft === undefined ? undefined : parked.get(draft)
  return found && isSame(found.body, body) ? found : undefined
}
