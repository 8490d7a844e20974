/** How far back a search in the timeline reaches, and loading what it has not seen. */
import { useEffect, useRef, useState } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { locale } from '#client/desk/kit/language.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import { showDay } from '#shared/view/dates.ts'

const said = words.finding
/** The server's limit for one page of updates. */
const PAGE = 100
/** Pages in one go: a long night. The button then offers the next ones. */
const MOST_PAGES = 10

export function FurtherBack({ coverage: { blog, updates, older } }: { readonly coverage: Coverage }) {
  const { desk } = useBlog()
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle')
  const isHere = useRef(true)
  const oldest = updates.at(-1)

  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])

  async function load() {
    if (state === 'busy') return
    setState('busy')
    for (let page = 0; page < MOST_PAGES && isHere.current; page += 1) {
      const outcome = await desk.live.loadOlder(PAGE)
      if (outcome === 'loaded') continue
      return setState(outcome === 'failed' ? 'failed' : 'idle')
    }
    setState('idle')
  }

  if (older === undefined) return <span>{said.all}</span>
  const when = oldest && momentOf(oldest.time, blog)
  return (
    <>
      {when && <span>{said.back({ when })}</span>}{' '}
      <button type="button" className="quiet" aria-busy={state === 'busy'} onClick={() => void load()}>
        {{ idle: said.more, busy: said.moreBusy, failed: said.moreFailed }[state]}
      </button>
    </>
  )
}

function momentOf(time: string, blog: Coverage['blog']): string {
  return `${showZonedClock(time, blog)}, ${showDay(showTime(time, blog.timeZone).day, locale)}`
}
