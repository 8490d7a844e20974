/** The calls of the desk about readers' comments, apart from decisions, which go through the outbox. */
import { fetchInLogin } from '#client/desk/api/in-login.ts'
import type { Failure } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { having, type Outcome, outcomeOf } from '#client/posting/src/outcome.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { CommentFilter, ListedPage } from './listing.ts'

/** A screen or two: what is shown is decided before more comes. */
const PAGE = 50

type Asked = CommentFilter & { readonly blog: string; readonly after?: string; readonly limit?: number }
type Held = { readonly address: string; readonly tag: string; readonly page: ListedPage }

/** Asks again every few seconds: what has not changed costs a line. */
export function createQueueReader() {
  let held: Held | undefined

  /** Undefined when there was no answer, or another than a queue. */
  return async (asked: Asked, signal?: AbortSignal): Promise<ListedPage | undefined> => {
    const address = addressOf(asked)
    const known = held?.address === address ? held : undefined
    const headers = { ...(known && { 'If-None-Match': known.tag }) }
    try {
      const answer = await fetchInLogin(address, { headers, cache: 'no-store', ...(signal && { signal }) })
      if (answer.status === 304) return known?.page
      if (!answer.ok) return undefined
      const page: ListedPage = await answer.json()
      const tag = answer.headers.get('ETag')
      held = tag ? { address, tag, page } : undefined
      return page
    } catch {
      return undefined
    }
  }
}

function addressOf({ blog, state, order, update, after, limit = PAGE }: Asked): string {
  const asked = new URLSearchParams({ state, order, limit: String(limit) })
  if (update !== undefined) asked.set('update', update)
  if (after !== undefined) asked.set('after', after)
  return `${location.origin}${folder}/v1/blogs/${blog}/comments/queue?${asked}`
}

/** Whatever else somebody changes at that moment: the switch is for an emergency. */
export async function setTaking(blog: Blog, open: boolean): Promise<Failure | undefined> {
  for (let current = blog; current.comments; ) {
    const outcome = await server.editBlog(current, { comments: { ...current.comments, open } })
    if (outcome.kind === 'done') return undefined
    if (outcome.kind !== 'stale') return outcome
    current = outcome.current
  }
  return undefined
}

/** A writer whose comments are not taken. */
export type BlockedWriter = { readonly writer: string; readonly at?: string; readonly by?: { readonly name: string } }

const blocked = having<{ readonly blocks: readonly BlockedWriter[] }>('blocks')
/** The response has nothing that the desk needs. */
const anything = (json: object) => json

export async function listBlockedWriters(
  blog: string,
): Promise<Outcome<{ readonly blocks: readonly BlockedWriter[] }>> {
  return outcomeOf(await server.call({ method: 'GET', path: `/v1/blogs/${blog}/comments/blocks` }), blocked)
}

export async function sendBlock(blog: string, comment: string): Promise<Failure | undefined> {
  const path = `/v1/blogs/${blog}/comments/blocks`
  const sent = await server.call({ method: 'POST', path, body: { comment } })
  const outcome = outcomeOf(sent, anything)
  return outcome.kind === 'done' ? undefined : outcome
}

export async function endBlock(blog: string, writer: string): Promise<Failure | undefined> {
  const path = `/v1/blogs/${blog}/comments/blocks/${encodeURIComponent(writer)}`
  const sent = await server.call({ method: 'DELETE', path })
  if (sent.kind === 'answered' && sent.status === 204) return undefined
  const outcome = outcomeOf(sent, anything)
  return outcome.kind === 'done' ? undefined : outcome
}
