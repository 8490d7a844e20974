/** The calls of the desk alone: figures of readers and alerts, presence, tickets. */
import { having, outcomeOf } from '#client/posting/src/outcome.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Authorship } from '#shared/blog/change.ts'
import type { BlogFigures } from '#shared/blog/reads.ts'
import type { Login } from './login/login.ts'
import { server } from './server.ts'

export type Reach = {
  readonly sent: number
  readonly accepted: number
  readonly dropped: number
  readonly failed: Readonly<Record<string, number>>
  readonly refused: Readonly<Record<string, number>>
  readonly secondsToHalf?: number
  readonly secondsToNinety?: number
  readonly secondsToLast?: number
}
export type AlertReport = Reach & {
  readonly update: string
  /** Absent when the update was removed. */
  readonly title?: string
  readonly version: number
  readonly state: 'running' | 'done' | 'superseded' | 'withdrawn' | 'expired'
  readonly madeAt: string
  readonly platforms: Readonly<Partial<Record<'web' | 'fcm' | 'apns', Reach>>>
  /** While it runs. Absent from servers of an earlier version, while nodes are replaced. */
  readonly devices?: Readonly<Partial<Record<'web' | 'fcm' | 'apns', number>>>
}
export type AlertReports = {
  readonly followers: Readonly<Partial<Record<'web' | 'fcm' | 'apns', number>>>
  readonly alerts: readonly AlertReport[]
}

export type Present = Pick<Login, 'name' | 'role'> & {
  readonly id: string
  /** The id of an update, or `new`. */
  readonly editing?: string
  readonly since: string
  readonly isYou: boolean
  /** Also another window of this login, and one that has crashed. Absent from servers of an earlier version, while nodes are replaced. */
  readonly isYours?: boolean
}

const read = having<BlogFigures>('updates')
const authored = having<{ readonly authors: readonly Authorship[] }>('authors')

/** A coverage, and what it is doing now; without a connection only the coverage itself is known. */
export type CoverageNow = {
  readonly blog: Blog
  readonly newest?: { readonly headline: string; readonly time: string; readonly publishedAt?: string }
  readonly submitted?: number
  readonly submittedIds?: readonly string[]
  readonly scheduled?: number
  /** Given to oneself, and not verified. */
  readonly assigned?: number
  readonly assignedIds?: readonly string[]
  readonly readers?: number
  /** Names, of other editors and one's own. */
  readonly present?: readonly string[]
}

const listed = having<{ readonly blogs: readonly CoverageNow[]; readonly older?: string }>('blogs')
const counted = having<{ readonly readers: number }>('readers')
const reported = having<AlertReports>('alerts')
const attended = having<{ readonly present: readonly Present[] }>('present')
const ticketed = having<{ readonly ticket: string }>('ticket')

/** Live ones first, by their newest update. */
export async function listCoverages({
  before,
  signal,
}: {
  readonly before?: string
  readonly signal?: AbortSignal
} = {}) {
  const path = `/v1/desk/blogs${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}`
  return outcomeOf(await server.call({ method: 'GET', path, ...(signal && { signal }) }), listed)
}

export async function countReaders(blog: string) {
  return outcomeOf(await server.call({ method: 'GET', path: `/v1/blogs/${blog}/readers` }), counted)
}

type ReadsAsked = {
  readonly limit: number
  readonly before?: string | undefined
  readonly withSites?: boolean
  readonly signal?: AbortSignal
}

/** Of the newest updates, and of the whole coverage. */
export async function listReads(blog: string, { limit, before, withSites = false, signal }: ReadsAsked) {
  const after = before === undefined ? '' : `&before=${before}`
  const path = `/v1/blogs/${blog}/reads?limit=${limit}&sites=${withSites}${after}`
  return outcomeOf(await server.call({ method: 'GET', path, ...(signal && { signal }) }), read)
}

export async function listAuthors(blog: string, updates: readonly string[]) {
  const path = `/v1/blogs/${blog}/authors?updates=${updates.join()}`
  return outcomeOf(await server.call({ method: 'GET', path }), authored)
}

export async function listAlerts(blog: string) {
  return outcomeOf(await server.call({ method: 'GET', path: `/v1/blogs/${blog}/alerts` }), reported)
}

type Presence = { readonly editing?: string | null; readonly away?: true }

export async function reportPresence(blog: string, body: Presence) {
  const path = `/v1/blogs/${blog}/presence`
  return outcomeOf(await server.call({ method: 'POST', path, body, keepalive: body.away === true }), attended)
}

/** Opens one connection. @throws When the server gives none. */
export async function takeTicket(signal?: AbortSignal): Promise<string> {
  const sent = await server.call({ method: 'POST', path: '/v1/session/tickets', ...(signal && { signal }) })
  const outcome = outcomeOf(sent, ticketed)
  if (outcome.kind !== 'done') throw new Error('The server gave no ticket')
  return outcome.ticket
}
