/** Takes the reader to the comment that the address names, as the push about an answer does. */
import type { CommentsFollowing } from '#client/sdk/src/follow-comments.ts'
import type { CommentDrawing } from './drawing.ts'
import type { Places } from './places.ts'
import type { CommentsSurface } from './surface.ts'

type Seeking = Pick<CommentsSurface, 'lead' | 'signal' | 'host'> & {
  readonly places: Places
  readonly following: CommentsFollowing
  readonly drawing: CommentDrawing
}

const HASH = /^#(questions|comment-[\w-]+)$/
/** A comment may be on an older page, or under an update that is not loaded. */
const MOST_PAGES = 10

export async function seekComment({ places, following, drawing, lead, signal, host }: Seeking): Promise<void> {
  const [, id] = HASH.exec(location.hash) ?? []
  // On a partner's page the fragment may be the page's own.
  if (!id || (host.shadowRoot && id === 'questions')) return
  await drawing.first
  for (let page = 0; page < MOST_PAGES && !signal.aborted; page += 1) {
    const found = places.find(id)
    if (found) return lead(found)
    if ((await following.loadOlder()) !== 'loaded') return
    drawing.now()
  }
}
