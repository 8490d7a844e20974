/** Which updates match a search. Pure. */
import type { Blog } from '#shared/blog/blog.ts'
import { plainText } from '#shared/blog/plain-text.ts'
import { showClock, showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'

export const FILTERS = ['key', 'pinned', 'corrected', 'mine'] as const
export type TimelineFilter = (typeof FILTERS)[number]

export const UPDATE_STATES = [
  'published',
  'corrected',
  'retracted',
  'draft',
  'submitted',
  'approved',
  'scheduled',
] as const
type UpdateState = (typeof UPDATE_STATES)[number]

export type TimelineSearch = {
  readonly text: string
  readonly filters: readonly TimelineFilter[]
  readonly topic?: string | undefined
  /** The id of a contributor whom readers see. */
  readonly contributor?: string | undefined
  /** The name of an editor who wrote it, or changed it last. */
  readonly author?: string | undefined
  readonly state?: UpdateState | undefined
}

export const NOTHING_SOUGHT: TimelineSearch = { text: '', filters: [] }

type Named = { readonly name: string }

type Desk = {
  readonly blog: Pick<Blog, 'timeZone' | 'language' | 'clock' | 'topics'>
  readonly authors: ReadonlyMap<string, { readonly first: Named; readonly last: Named }>
  /** The name of the signed-in editor. */
  readonly me: string
}

export function isSought({ text, filters, topic, contributor, author, state }: TimelineSearch): boolean {
  return text.trim() !== '' || filters.length > 0 || [topic, contributor, author, state].some(one => one !== undefined)
}

/** Whether the server can look for it in all of the coverage; it knows no editors, and no more of states than the desk. */
export function isAskable({ text, topic, contributor, filters, author }: TimelineSearch): boolean {
  return (
    (text.trim() !== '' || topic !== undefined || contributor !== undefined) &&
    author === undefined &&
    !filters.includes('mine')
  )
}

/** Every word must occur, in any order; of the filters, all apply. */
export function findUpdates(updates: readonly Update[], sought: TimelineSearch, desk: Desk): readonly Update[] {
  const { text, filters } = sought
  const wanted = folded(text).split(/\s+/).filter(Boolean)
  return updates.filter(update => {
    if (!filters.every(filter => PASSES[filter](update, desk)) || !isOf({ update, sought, desk })) return false
    if (wanted.length === 0) return true
    const words = `${wordsOf(update)} ${timesOf(update, desk)} ${peopleOf(update, desk)} ${topicNames(update, desk)}`
    return wanted.every(word => words.includes(word))
  })
}

const PASSES: Readonly<Record<TimelineFilter, (update: Update, desk: Desk) => boolean>> = {
  key: ({ key }) => key,
  pinned: ({ pinned }) => pinned,
  corrected: ({ correction, retraction }) => correction !== undefined || retraction !== undefined,
  mine: ({ id }, { authors, me }) => authors.get(id)?.first.name === me,
}

type Judged = { readonly update: Update; readonly sought: TimelineSearch; readonly desk: Desk }

function isOf({ update, sought, desk }: Judged): boolean {
  const { topic, contributor, author, state } = sought
  const held = desk.authors.get(update.id)
  return (
    (topic === undefined || (update.topics ?? []).includes(topic)) &&
    (contributor === undefined || (update.contributors ?? []).includes(contributor)) &&
    (author === undefined || held?.first.name === author || held?.last.name === author) &&
    (state === undefined || (state === 'corrected' ? update.correction !== undefined : update.status === state))
  )
}

/** Folding thousands of texts at each keystroke would be felt. */
const known = new WeakMap<Update, string>()

function wordsOf(update: Update): string {
  const held = known.get(update)
  if (held !== undefined) return held
  const { title, label, byline, body, correction, retraction } = update
  const words = folded([title, label, byline, plainText(body), correction?.note, retraction?.note].join(' '))
  known.set(update, words)
  return words
}

/** As the timeline shows it, and its four digits. */
function timesOf({ time }: Update, { blog }: Desk): string {
  return folded(`${showClockOf(time, blog)} ${showClock(time, blog.timeZone)}`)
}

function peopleOf({ id }: Update, { authors }: Desk): string {
  const held = authors.get(id)
  return held ? folded(`${held.first.name} ${held.last.name}`) : ''
}

function topicNames({ topics = [] }: Update, { blog }: Desk): string {
  if (topics.length === 0) return ''
  const named = (blog.topics ?? []).filter(({ id }) => topics.includes(id))
  return folded(named.map(({ name }) => name).join(' '))
}

/** Without accents, Arabic vowel signs and case: they are often left out in a search. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
