/** One open blog: the coverage as readers get it, and the shelf. */

import { takeTicket } from '#client/desk/api/figures.ts'
import { fetchInLogin } from '#client/desk/api/in-login.ts'
import { onConfirmed } from '#client/desk/api/login/login.ts'
import { server } from '#client/desk/api/server.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { createStore } from '#client/desk/kit/store.ts'
import { followBlog, type Listener, type Standing } from '#client/sdk/src/follow.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'
import { createEntrance } from './entrance.ts'
import { followShelf } from './follow-shelf.ts'
import { keep, readKept } from './kept-coverage.ts'
import { createReach } from './reach.ts'
import { EMPTY_SHELF, type Shelf } from './shelf.ts'

export type LiveState = {
  readonly coverage: Coverage | undefined
  readonly standing: Standing
  readonly shelf: Shelf
  readonly isShelfLive: boolean
  /** How long the last post from this desk took to reach readers. */
  readonly lastPost?: { readonly ms: number; readonly headline: string }
}

export type LiveBlog = ReturnType<typeof openLiveBlog>

const UNKNOWN: LiveState = {
  coverage: undefined,
  standing: { kind: 'loading', isFailing: false },
  shelf: EMPTY_SHELF,
  isShelfLive: false,
}

export function openLiveBlog(blog: string) {
  const state = createStore(UNKNOWN)
  const reach = createReach()
  const base = location.origin + folder

  const held = readKept(blog)
  if (held) state.set({ ...UNKNOWN, coverage: held })
  const entrance = createEntrance(({ coverage, changes }) => {
    state.set(held => ({ ...held, coverage }))
    // Published updates leave the shelf, although the desk's stream does not say so.
    for (const change of changes) shelf.take(change)
  })
  const listener: Listener = {
    onCoverage(coverage, changes) {
      reach.hear(changes)
      keep(coverage)
      entrance.come(coverage, changes)
    },
    onStanding: standing => state.set(held => ({ ...held, standing })),
    // The login admits the desk to a private blog.
    getToken: takeTicket,
    fetch: fetchInLogin,
  }
  const following = followBlog(`${base}/blogs/${blog}`, listener, held)

  const shelf = followShelf({
    address: `${base.replace(/^http/, 'ws')}/connection/websocket`,
    blog,
    getTicket: takeTicket,
    async list(signal) {
      const drafts = await server.drafts(blog, { signal })
      return drafts.kind === 'done' ? drafts.updates : undefined
    },
    onShelf: shelf => state.set(held => ({ ...held, shelf })),
    onLive: isShelfLive => state.set(held => (held.isShelfLive === isShelfLive ? held : { ...held, isShelfLive })),
  })
  const stop = onConfirmed(() => {
    following.retry()
    shelf.retry()
  })

  return {
    state,
    reach,
    prepareWith: entrance.prepareWith,
    loadOlder: following.loadOlder,
    retry: following.retry,
    /** An update that this desk itself put on the shelf. */
    shelve: (update: Update) => shelf.take({ kind: 'update.drafted', offset: 1, at: update.updatedAt, update }),
    drop: (id: Update['id']) =>
      shelf.take({ kind: 'update.removed', offset: 1, at: new Date().toISOString(), update: { id } }),
    close() {
      stop()
      following.close()
      shelf.close()
    },
  }
}
