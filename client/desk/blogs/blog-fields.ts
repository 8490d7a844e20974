/** The fields of a blog as an editor fills them in, and their changes. */
import { isSame } from '#client/desk/kit/same.ts'
import type { BlogPatch, NewBlog } from '#client/posting/src/fields.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Picture } from '#shared/blog/portable-text.ts'
import { type TopicLines, topicsIn } from './topic-lines.ts'

export type Elsewhere = { readonly title: string; readonly url: string }
export type LeadFields = {
  readonly url: string
  readonly alt: string
  readonly caption: string
  readonly credit: string
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly focus?: Picture['focus']
  readonly preview?: string | undefined
}
export type BlogFields = {
  readonly title: string
  readonly standfirst: string
  /** Of a private coverage, for everybody. */
  readonly publicStandfirst: string
  readonly timeZone: string
  readonly language: string
  readonly clock: ClockStyle
  readonly lead: LeadFields
  readonly previous: Elsewhere
  readonly related: readonly Elsewhere[]
  readonly topics: TopicLines
  /** In the order in which readers see them; updates add them. */
  readonly contributors: readonly { readonly id: string; readonly name: string }[]
  readonly comments: CommentsFields
  readonly sensitive: boolean
  readonly video: VideoFields
}
export type VideoFields = {
  readonly url: string
  readonly title: string
  readonly ended: boolean
  /** With an empty address without one. */
  readonly poster: Pick<Picture, 'url' | 'alt'> & Partial<Picture>
}
export type CommentsFields = { readonly kind: CommentsKind; readonly open: boolean; readonly prompt: string }
export type CommentsKind = 'off' | NonNullable<Blog['comments']>['kind']
export type ClockStyle = NonNullable<Blog['clock']>
type FieldName = keyof BlogFields

const NO_LEAD: LeadFields = { url: '', alt: '', caption: '', credit: '' }
const NO_COMMENTS: CommentsFields = { kind: 'off', open: true, prompt: '' }
const NO_VIDEO: VideoFields = { url: '', title: '', ended: false, poster: { url: '', alt: '' } }
const NOWHERE: Elsewhere = { title: '', url: '' }

/** @param language Decides how times are shown. */
export function newBlogFields(language = navigator.language || 'en'): BlogFields {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const clock = usualClock(language)
  const nothing = { lead: NO_LEAD, previous: NOWHERE, related: [], topics: [], contributors: [], sensitive: false }
  const empty = { ...nothing, comments: NO_COMMENTS, video: NO_VIDEO }
  return { title: '', standfirst: '', publicStandfirst: '', timeZone, language, clock, ...empty }
}

/** How times are written in a language: 15:39, 15.39 or 3:39 PM. */
function usualClock(language: string): ClockStyle {
  const format = new Intl.DateTimeFormat(language, { timeStyle: 'short', numberingSystem: 'latn' })
  if (format.resolvedOptions().hour12) return '12h'
  return format.format(0).includes('.') ? '24h-dot' : '24h'
}

export function fieldsOfBlog({ clock = 'wire', related = [], topics = [], contributors = [], ...blog }: Blog) {
  const { title, standfirst = '', publicStandfirst = '', timeZone, language, lead, previous } = blog
  return {
    ...{ title, standfirst, publicStandfirst, timeZone, language, clock },
    lead: leadFields(lead),
    previous: elsewhereFields(previous),
    related: related.map(elsewhereFields),
    topics,
    contributors: contributors.map(({ id, name }) => ({ id, name })),
    comments: commentsFields(blog.comments),
    sensitive: blog.sensitive ?? false,
    video: videoFields(blog.video),
  } satisfies BlogFields
}

function leadFields({ url = '', caption = '', credit = '', alt, ...size }: Blog['lead'] = NO_LEAD): LeadFields {
  return { url, alt, caption, credit, ...size }
}

function videoFields(video: Blog['video']): VideoFields {
  if (!video) return NO_VIDEO
  const { url, title, poster = NO_VIDEO.poster, endedAt } = video
  return { url, title, ended: endedAt !== undefined, poster }
}

function elsewhereFields({ title, url = '' }: NonNullable<Blog['previous']> = NOWHERE): Elsewhere {
  return { title, url }
}

function commentsFields({
  kind,
  open,
  prompt = '',
}: NonNullable<Blog['comments']> | CommentsFields = NO_COMMENTS): CommentsFields {
  return { kind, open, prompt }
}

/**
 * As sent to the server: `null` for an empty field.
 * @param saved The topics that the coverage has
 */
function valuesOf({ title, standfirst, timeZone, language, clock, lead, ...more }: BlogFields, saved: TopicLines) {
  const { publicStandfirst, previous, related, contributors, comments, sensitive, video } = more
  const topics = topicsIn(more.topics, saved)
  return {
    ...{ title: title.trim(), timeZone: timeZone.trim(), language: language.trim(), clock },
    standfirst: standfirst.trim() || null,
    publicStandfirst: publicStandfirst.trim() || null,
    lead: isSame(withoutEmpty(lead), {}) ? null : { alt: '', ...withoutEmpty(lead) },
    previous: previous.title.trim() ? elsewhere(previous) : null,
    related: related.some(({ title }) => title.trim()) ? related.filter(one => one.title.trim()).map(elsewhere) : null,
    topics: topics.length > 0 ? topics : null,
    contributors: contributors.length > 0 ? contributors.map(({ id }) => id) : null,
    comments: commentsOf(comments),
    sensitive: sensitive || null,
    video: videoOf(video, title),
  }
}

/** Only differences from `base`, so that it leaves alone what somebody else changed meanwhile. */
export function patchOf(fields: BlogFields, base: BlogFields): BlogPatch {
  const [now, before] = [valuesOf(fields, base.topics), valuesOf(base, base.topics)]
  const changed = Object.entries(now).filter(([name, value]) => !isSame(value, before[name as FieldName]))
  return Object.fromEntries(changed) as BlogPatch
}

export function newBlogOf(fields: BlogFields): Omit<NewBlog, 'id' | 'state'> {
  const filled = Object.entries(valuesOf(fields, [])).filter(([, value]) => value !== null)
  return { title: fields.title.trim(), ...Object.fromEntries(filled) } as Omit<NewBlog, 'id' | 'state'>
}

export type Merged = {
  readonly fields: BlogFields
  readonly theirs: readonly FieldName[]
  /** Changed on both sides to different things: kept as mine. */
  readonly both: readonly FieldName[]
}

export function mergeBlog({ mine, base, current }: Record<'mine' | 'base' | 'current', BlogFields>): Merged {
  const names = Object.keys(base) as FieldName[]
  const theirs = names.filter(name => !isSame(current[name], base[name]) && !isSame(current[name], mine[name]))
  const both = theirs.filter(name => name !== 'contributors' && !isSame(mine[name], base[name]))
  const taken = theirs.filter(name => !both.includes(name)).map(name => [name, current[name]])
  const contributors = mergeOrder({ mine: mine.contributors, base: base.contributors, current: current.contributors })
  return { fields: { ...mine, ...Object.fromEntries(taken), contributors }, theirs, both }
}

type Order = BlogFields['contributors']

/** In my order, with those whom updates named meanwhile: left out, their names would go from these updates. */
function mergeOrder({ mine, base, current }: Record<'mine' | 'base' | 'current', Order>): Order {
  const has = (list: Order, { id }: Order[number]) => list.some(one => one.id === id)
  if (isSame(mine, base)) return current
  const kept = mine.filter(one => has(current, one) || !has(base, one))
  return [...kept, ...current.filter(one => !has(base, one) && !has(kept, one))]
}

function commentsOf({ kind, open, prompt }: CommentsFields): Blog['comments'] | null {
  if (kind === 'off') return null
  return { kind, open, ...(prompt.trim() && { prompt: prompt.trim() }) }
}

/** @param title Of the coverage */
function videoOf({ url, title: own, ended, poster }: VideoFields, title: string): BlogPatch['video'] {
  if (!url.trim()) return null
  return { url: url.trim(), title: own.trim() || title.trim(), ended, ...(poster.url && { poster }) }
}

function elsewhere({ title, url }: Elsewhere) {
  return { title: title.trim(), ...(url.trim() && { url: url.trim() }) }
}

function withoutEmpty(lead: LeadFields): Partial<LeadFields> {
  return Object.fromEntries(Object.entries(lead).filter(([, value]) => value !== '' && value !== undefined))
}
