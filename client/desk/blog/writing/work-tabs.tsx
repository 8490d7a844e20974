/** Tabs of the open works. Switching loses nothing. */
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { isSummary } from '#client/desk/composer/summary-update.ts'
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { currentOf, hasChanged, type Work } from './works.ts'

const said = words.write

export function WorkTabs() {
  const { desk } = useBlog()
  const works = useStore(desk.drafting.works)
  const current = currentOf(works)
  if (works.open.length < 2) return undefined

  const isOnlyNew = works.open.filter(({ of }) => !of).length < 2

  function go({ id }: Work) {
    drawNow(() => desk.drafting.works.set(held => ({ ...held, current: id })))
    wantPlace()
  }

  function close(work: Work) {
    if (hasChanged(work)) return desk.asked.set({ kind: 'close work', work: work.id })
    void desk.drafting.discard(work.id)
    wantPlace()
  }

  return (
    <nav className="work-tabs" aria-label={said.works}>
      <ul>
        {works.open.map(work => (
          <li key={work.id} className={work === current ? 'current' : undefined}>
            <button type="button" aria-current={work === current ? 'true' : undefined} onClick={() => go(work)}>
              {nameOf(work, isOnlyNew)}
              {hasChanged(work) && <span className="dot" title={said.changed} />}
            </button>
            {(work.of || !isOnlyNew) && (
              <button
                type="button"
                className="icon"
                aria-label={said.closeWork({ name: nameOf(work, isOnlyNew) })}
                onClick={() => close(work)}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Several new updates are distinguished by their headlines. */
function nameOf({ of, fields }: Work, isOnlyNew: boolean): string {
  if (isSummary(of?.id)) return words.summary.title
  if (!of && isOnlyNew) return said.fresh
  if (!of) return headline(fields) || said.fresh
  return headline(fields) || words.queue.untitled
}
