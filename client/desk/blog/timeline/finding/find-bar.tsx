/** The field and the filters of a search. */
import { type KeyboardEvent, useEffect, useRef } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { part } from '#client/desk/kit/part.tsx'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { loadLaterWords, words } from '#client/desk/kit/words.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { FILTERS, isSought, NOTHING_SOUGHT, type TimelineFilter } from './find-updates.ts'
import type { Finding } from './use-finding.ts'

const said = words.finding
const further = part(async () => {
  await loadLaterWords()
  return (await import('./further-search.tsx')).FurtherSearch
}, null)

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
    if (isSought(sought)) return seek(NOTHING_SOUGHT)
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
      <further.View {...{ finding, coverage }} />
      {isSought(sought) && (
        <p className="find-reach">
          <span role="status">{said.found({ found: found.length, loaded: coverage.updates.length })}</span>
        </p>
      )}
    </search>
  )
}
