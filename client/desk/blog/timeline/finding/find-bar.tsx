/** The field and the filters of a search, and how far back it reaches. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { locale } from '#client/desk/kit/language.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import { showDay } from '#shared/view/dates.ts'
import { FILTERS, isSought, type TimelineFilter } from './find-updates.ts'
import type { Finding } from './use-finding.ts'

const said = words.finding
/** The server's limit for one page of updates. */
const PAGE = 100
/** Pages in one go: a long night. The button then offers the next ones. */
const MOST_PAGES = 10

type Props = { readonly finding: Finding; readonly coverage: Coverage }

export function FindBar({ finding, coverage }: Props) {
  const { login } = useBlog()
  const { sought, seek, found, close } = finding
  const field = useRef<HTMLInputElement>(null)
  // Contributors are not authorized to read authors.
  const filters = FILTERS.filter(filter => filter !== 'mine' || mayPublish(login))

  useEffect(() => field.current?.focus(), [])

  function keyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    if (isSought(sought)) return seek({ text: '', filters: [] })
    close()
    wantPlace()
  }

  function turn(filter: TimelineFilter) {
    const isOn = sought.filters.includes(filter)
    seek({ ...sought, filters: isOn ? sought.filters.filter(one => one !== filter) : [...sought.filters, filter] })
  }

  return (
    <search className="find-bar">
      <input
        ref={field}
        type="search"
        data-find
        // Empty, it begins where the desk's language does.
        {...(sought.text !== '' && { dir: 'auto' })}
        value={sought.text}
        placeholder={said.hint}
        aria-label={said.label}
        onKeyDown={keyDown}
        onChange={({ target }) => seek({ ...sought, text: target.value })}
      />
      {filters.map(filter => (
        <button
          key={filter}
          type="button"
          className="fold"
          aria-pressed={sought.filters.includes(filter)}
          onClick={() => turn(filter)}
        >
          {said.filters[filter]}
        </button>
      ))}
      {isSought(sought) && (
        <p className="find-reach">
          <span role="status">{said.found({ found: found.length, loaded: coverage.updates.length })}</span>{' '}
          <Further coverage={coverage} />
        </p>
      )}
    </search>
  )
}

/** What the search has not seen, and loading it. */
function Further({ coverage: { blog, updates, older } }: { readonly coverage: Coverage }) {
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
