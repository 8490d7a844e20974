/** Of a search in the timeline: what is chosen from lists, updates that wait at the desk, and those of the coverage that are not loaded. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { useOnline } from '#client/desk/kit/online.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'
import { type Beyond, searchBeyond } from './beyond.ts'
import { findUpdates, isAskable, isSought, type TimelineSearch, UPDATE_STATES } from './find-updates.ts'
import { FurtherBack } from './further-back.tsx'
import type { Finding } from './use-finding.ts'

const said = words.searching
/** While somebody types. */
const PAUSE_MS = 400
/** Of an answer, while updates arrive one after the other: each is up to fifty requests. */
const KEPT_MS = 4000
/** States of updates that all are at the desk. */
const UNPUBLISHED: ReadonlySet<string | undefined> = new Set(['draft', 'submitted', 'approved', 'scheduled'])
const NONE: readonly Update[] = []
/** Of the list of those that wait. */
const MOST_WAITING = 10

type Props = { readonly finding: Finding; readonly coverage: Coverage }

export function FurtherSearch({ finding, coverage }: Props) {
  const { sought } = finding
  const beyond = useBeyond({ finding, coverage })
  return (
    <>
      <Choices {...{ finding, coverage }} />
      {isSought(sought) && <Waiting sought={sought} />}
      {isAsked(sought) ? (
        <p className="find-reach find-rest" role="status">
          {textOf(beyond, finding.beyond.length)}
        </p>
      ) : (
        isSought(sought) &&
        !UNPUBLISHED.has(sought.state) && (
          <p className="find-reach find-rest">
            <FurtherBack coverage={coverage} />
          </p>
        )
      )}
    </>
  )
}

function isAsked(sought: TimelineSearch): boolean {
  return isAskable(sought) && !UNPUBLISHED.has(sought.state)
}

function textOf(beyond: Beyond | 'busy' | 'offline', count: number): string {
  if (beyond === 'busy') return said.busy
  if (beyond === 'offline') return said.offline
  if (beyond.kind === 'failed') return said.failed
  const notes = [beyond.hasMore && said.more, !beyond.isComplete && said.late].filter(note => note !== false)
  return [said.found({ count }), ...notes].join(' ')
}

/** Asked again when the coverage has changed, so that nothing stays shown that was removed meanwhile. */
function useBeyond({ finding: { sought, setBeyond }, coverage }: Props): Beyond | 'busy' | 'offline' {
  const { desk, login } = useBlog()
  const isOnline = useOnline()
  const [answered, set] = useState<{ readonly of: string; readonly beyond: Beyond }>()
  const newest = useNewest(coverage)
  const changedAt = useSometimes(newest)
  const { text, topic, contributor } = sought
  const { blog, updates, older } = coverage
  const isOpen = isAsked(sought) && isOnline
  const question = JSON.stringify([text, topic, contributor])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the coverage is a reason to ask again
  useEffect(() => {
    if (!isOpen) return
    const ended = new AbortController()
    const timer = setTimeout(async () => {
      const { signal } = ended
      const loaded = newest.current.updates
      const next = await searchBeyond({ blog: desk.id, text, topic, contributor, older, loaded, signal })
      if (!signal.aborted) set({ of: question, beyond: next })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      ended.abort()
    }
  }, [isOpen, question, text, topic, contributor, older, desk.id, newest, changedAt])

  const held = isOpen && answered?.of === question ? answered.beyond : undefined
  const found = held?.kind === 'found' ? held.updates : NONE
  // The server has found the words; its answer may be older than what was loaded since.
  const shown = useMemo(() => {
    const loaded = new Set(updates.map(({ id }) => id))
    const others = found.filter(({ id }) => !loaded.has(id))
    return findUpdates(others, { ...sought, text: '' }, { blog, authors: new Map(), me: login.name })
  }, [found, updates, sought, blog, login.name])
  useEffect(() => setBeyond(shown.length > 0 ? shown : NONE), [shown, setBeyond])
  useEffect(() => () => setBeyond(NONE), [setBeyond])

  if (!isOnline) return 'offline'
  return held ?? 'busy'
}

function useNewest(coverage: Coverage): { readonly current: Coverage } {
  const newest = useRef(coverage)
  useEffect(() => {
    newest.current = coverage
  }, [coverage])
  return newest
}

/** The position of the coverage's last change, as it was a moment ago: a busy coverage never ends a search. */
function useSometimes(newest: { readonly current: Coverage }): string {
  const [cursor, set] = useState(newest.current.cursor)
  useEffect(() => {
    const timer = setInterval(() => set(newest.current.cursor), KEPT_MS)
    return () => clearInterval(timer)
  }, [newest])
  return cursor
}

function Choices({ finding: { sought, seek }, coverage: { blog } }: Props) {
  const { desk, login } = useBlog()
  const authors = useStore(desk.authors)
  const { topics = [], contributors = [] } = blog
  const editors = mayPublish(login)
    ? [...new Set([...authors.values()].flatMap(({ first, last }) => [first.name, last.name]))].toSorted()
    : []
  const people = [
    ...contributors.map(({ id, name }) => [`contributor ${id}`, name] as const),
    ...editors.map(name => [`author ${name}`, name] as const),
  ]
  const person =
    sought.contributor !== undefined
      ? `contributor ${sought.contributor}`
      : sought.author !== undefined
        ? `author ${sought.author}`
        : ''

  function choosePerson(value: string) {
    const [kind = '', ...rest] = value.split(' ')
    const name = rest.join(' ')
    seek({
      ...sought,
      contributor: kind === 'contributor' ? name : undefined,
      author: kind === 'author' ? name : undefined,
    })
  }

  return (
    <p className="find-choices">
      {topics.length > 0 && (
        <Choice
          label={said.topic}
          value={sought.topic ?? ''}
          options={topics.map(({ id, name }) => [id, name])}
          choose={topic => seek({ ...sought, topic: topic || undefined })}
        />
      )}
      {people.length > 0 && <Choice label={said.person} value={person} options={people} choose={choosePerson} />}
      <Choice
        label={said.state}
        value={sought.state ?? ''}
        options={UPDATE_STATES.map(state => [state, said.states[state]])}
        choose={value => seek({ ...sought, state: UPDATE_STATES.find(state => state === value) })}
      />
    </p>
  )
}

type ChoiceProps = {
  readonly label: string
  readonly value: string
  readonly options: readonly (readonly [value: string, name: string])[]
  readonly choose: (value: string) => void
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={({ target }) => choose(target.value)}>
        <option value="">{said.any}</option>
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What readers do not see is on this desk already, and no search of readers ever has it (law 9, apart). */
function Waiting({ sought }: { readonly sought: TimelineSearch }) {
  const { desk, blog, login } = useBlog()
  const { shelf } = useStore(desk.live.state)
  const authors = useStore(desk.authors)
  const found = findUpdates([...shelf.updates.values()], sought, { blog, authors, me: login.name })
  if (found.length === 0) return null
  return (
    <section className="find-waiting" aria-label={said.waiting({ count: found.length })}>
      <p className="find-reach">{said.waiting({ count: found.length })}</p>
      <ul>
        {found.slice(0, MOST_WAITING).map(update => (
          <li key={update.id}>
            <button type="button" className="quiet" onClick={() => leadTo(update, desk)}>
              {said.states[stateOf(update)]} <bdi>{headline(update) || said.untitled}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function stateOf({ status }: Update) {
  return UPDATE_STATES.find(state => state === status) ?? 'draft'
}

function leadTo({ id }: Update, { tab }: ReturnType<typeof useBlog>['desk']): void {
  drawNow(() => tab.set('queue'))
  const item = document.querySelector<HTMLElement>(`.queue-item[data-update="${CSS.escape(id)}"]`)
  item?.scrollIntoView({ block: 'nearest' })
  item?.querySelector('button')?.focus()
}
