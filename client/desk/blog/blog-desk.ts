/** The state of one open blog: its coverage, works, presence and dialogs. */
import { createContext, useContext } from 'react'
import type { Login } from '#client/desk/api/login/login.ts'
import { type CommentsPlace, openCommentsPlace } from '#client/desk/blog/comments/comments-place.ts'
import type { WantedField } from '#client/desk/composer/extras/extras.tsx'
import { createKeyedStore, type KeyedStore } from '#client/desk/kit/keyed-store.ts'
import { createStore, type Store } from '#client/desk/kit/store.ts'
import type { KnownAuthors } from '#client/desk/live/authors.ts'
import { openLiveBlog } from '#client/desk/live/live-blog.ts'
import type { LocalDesk } from '#client/desk/local/local-desk.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { ReadFigures } from '#shared/blog/reads.ts'
import type { Update } from '#shared/blog/update.ts'
import { type Attending, attend } from './attend.ts'
import type { DeskParts, Posted } from './writing/desk-parts.ts'
import { Drafting } from './writing/drafting.ts'
import { openSending, type Sending } from './writing/sending.ts'

export type Asked =
  | { readonly kind: 'retract' | 'unpublish' | 'remove' | 'history' | 'schedule' | 'margin'; readonly update: Update }
  /** About an open work. */
  | { readonly kind: 'schedule work' | 'close work' | 'preview' | 'templates'; readonly work: string }
  | { readonly kind: 'merge'; readonly work: string; readonly current: Update }
  | { readonly kind: 'edit blog' | 'remove summary' | 'end' | 'alerts' | 'queued' | 'reads' }

export type Tab = 'write' | 'timeline' | 'queue' | 'comments'

export type BlogDesk = Omit<DeskParts, 'asked' | 'tab'> & {
  readonly sending: Sending
  /** These three by update, and followed once the first screen is there (`beside.tsx`). */
  readonly authors: KeyedStore<KnownAuthors>
  readonly reads: KeyedStore<ReadFigures>
  /** What is noted beside it, in a few words. */
  readonly marks: KeyedStore<string>
  readonly present: Attending['present']
  readonly asked: Store<Asked | undefined>
  /** The composer's field that a keyboard shortcut asks to focus. */
  readonly wanted: Store<WantedField | undefined>
  /** The pane shown on a phone. */
  readonly tab: Store<Tab>
  readonly comments: CommentsPlace
  close(): Promise<void>
}

export async function openBlogDesk(id: string, local: LocalDesk): Promise<BlogDesk> {
  const drafting = await Drafting.open(local, id)
  const live = openLiveBlog(id)
  const asked = createStore<Asked | undefined>(undefined)
  const posted = createStore<Posted | undefined>(undefined)
  const tab = createStore<Tab>('write')
  const sending = openSending({ local, live, drafting, id, asked, posted, tab })
  const comments = openCommentsPlace()
  const attending = attend(id, { drafting, local, reading: comments.reading })
  const ended = new AbortController()
  const { signal } = ended
  // `freeze` is fired at the document and does not bubble.
  const seen = { signal, capture: true }
  for (const kind of ['pagehide', 'freeze']) addEventListener(kind, () => void drafting.flush(), seen)
  document.addEventListener('visibilitychange', () => void drafting.flush(), { signal })
  return {
    ...{ id, local, live, drafting, sending },
    present: attending.present,
    ...{ asked, posted, tab, comments },
    authors: createKeyedStore<KnownAuthors>(),
    reads: createKeyedStore<ReadFigures>(),
    marks: createKeyedStore<string>(),
    wanted: createStore<WantedField | undefined>(undefined),
    async close() {
      ended.abort()
      live.close()
      sending.close()
      attending.leave()
      await drafting.close()
    },
  }
}

/** Shared by all views inside an open blog. */
type BlogView = { readonly desk: BlogDesk; readonly blog: Blog; readonly login: Login }

export const BlogContext = createContext<BlogView | undefined>(undefined)

export function useBlog(): BlogView {
  const view = useContext(BlogContext)
  if (!view) throw new Error('This view stands outside of an open blog')
  return view
}
