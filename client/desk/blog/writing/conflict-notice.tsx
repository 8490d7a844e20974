/** Reports that somebody else changed or removed the update being edited, and offers to compare before saving. */

import { useAuthors } from '#client/desk/blog/authors.tsx'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { isSummary, summaryUpdate } from '#client/desk/composer/summary-update.ts'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { LiveState } from '#client/desk/live/live-blog.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Work } from './works.ts'

const said = words.conflict

export function ConflictNotice({ work }: { readonly work: Work }) {
  const { desk } = useBlog()
  const state = useStore(desk.live.state)
  const { of, conflict } = work
  const authors = useAuthors(of?.id ?? '')
  if (!of) return undefined
  if (isGone(state, work)) return <GoneNotice work={work} />
  const newer = conflict ?? newerOf(state, work)
  if (!newer) return undefined
  const isKnown = authors !== undefined && authors.version >= newer.version
  const name = isKnown ? authors.last.name : undefined
  return (
    <div className="notice" role="alert">
      <p>
        <strong>{conflict ? refusedBy(name) : changedBy(name)}</strong> {said.help}
      </p>
      <div className="actions">
        <button type="button" onClick={() => desk.asked.set({ kind: 'merge', work: work.id, current: newer })}>
          {said.look}
        </button>
      </div>
    </div>
  )
}

function refusedBy(name: string | undefined): string {
  return name === undefined ? said.refused : said.refusedBy({ name })
}

function changedBy(name: string | undefined): string {
  return name === undefined ? said.newer : said.newerBy({ name })
}

function GoneNotice({ work }: { readonly work: Work }) {
  const { desk } = useBlog()
  const { isRunning, press } = useOneRun()
  return (
    <div className="notice" role="alert">
      <p>{words.write.gone}</p>
      <div className="actions">
        <button type="button" aria-disabled={isRunning} onClick={press(() => desk.drafting.keepAsNew(work.id))}>
          {words.write.keepAsNew}
        </button>
        <button
          type="button"
          className="quiet"
          aria-disabled={isRunning}
          onClick={press(() => desk.drafting.discard(work.id))}
        >
          {words.write.letGo}
        </button>
      </div>
    </div>
  )
}

/** A newer version from the streams. */
function newerOf({ coverage, shelf }: LiveState, { of }: Work): Update | undefined {
  if (isSummary(of?.id)) {
    const now = coverage && summaryUpdate(coverage.blog)
    return now && now.version !== of?.version ? now : undefined
  }
  const all = [...(coverage?.updates ?? []), ...(coverage?.pinned ?? []), ...shelf.updates.values()]
  return all.find(({ id, version }) => id === of?.id && version > of.version)
}

/** A published update leaves the shelf too, but is then among the updates. */
function isGone({ coverage, shelf }: LiveState, { of }: Work): boolean {
  return of !== undefined && shelf.gone.has(of.id) && !coverage?.updates.some(({ id }) => id === of.id)
}
