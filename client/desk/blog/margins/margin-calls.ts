/** The calls of the desk about what is noted beside updates. */
import { fetchInLogin } from '#client/desk/api/in-login.ts'
import { server } from '#client/desk/api/server.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { editedOf, having, outcomeOf } from '#client/posting/src/outcome.ts'
import type { Author } from '#shared/blog/change.ts'
import type { Margin } from '#shared/blog/margin.ts'
import type { FactCheck } from '#shared/blog/margin-limits.ts'

export type ShownMargin = Margin & { readonly isYours: boolean }
type MarginAt = { readonly blog: string; readonly update: string }
export type Colleague = Author & { readonly isYou: boolean }

type MarginPage = { readonly margins: readonly ShownMargin[]; readonly older?: string }

const PAGE = 100

const answered = having<{ readonly margin: ShownMargin }>('margin')
const named = having<{ readonly colleagues: readonly Colleague[] }>('colleagues')

/** Asks again every few seconds: what has not changed costs a line. */
export function createMarginReader(blog: string) {
  let held: { readonly tag: string; readonly page: MarginPage } | undefined

  /** Undefined when there was no answer, or another than a page. */
  return async (signal: AbortSignal, before?: string): Promise<MarginPage | undefined> => {
    const after = before === undefined ? '' : `&before=${encodeURIComponent(before)}`
    const address = `${location.origin}${folder}/v1/blogs/${blog}/margins?limit=${PAGE}${after}`
    const headers = { ...(held && before === undefined && { 'If-None-Match': held.tag }) }
    try {
      const answer = await fetchInLogin(address, { headers, cache: 'no-store', signal })
      if (answer.status === 304) return held?.page
      if (!answer.ok) return undefined
      const page: MarginPage = await answer.json()
      const tag = answer.headers.get('ETag')
      if (before === undefined) held = tag ? { tag, page } : undefined
      return page
    } catch {
      return undefined
    }
  }
}

export async function listColleagues(blog: string) {
  return outcomeOf(await server.call({ method: 'GET', path: `/v1/blogs/${blog}/colleagues` }), named)
}

export type MarginPatch = { readonly assignee?: string | null; readonly check?: FactCheck | null }
/** `version`: what the editor saw; 0 where nothing was noted yet. */
type Edit = MarginAt & { readonly version: number; readonly patch: MarginPatch }

export async function editMargin({ blog, update, version, patch: body }: Edit) {
  const path = `/v1/blogs/${blog}/updates/${update}/margin`
  const sent = await server.call({ method: 'PATCH', path, body, version })
  return editedOf<{ readonly margin: ShownMargin }, ShownMargin>(sent, answered)
}

/** `key`: the same for one note, however often it is sent. */
type NewNote = MarginAt & { readonly text: string; readonly key: string }

export async function sendNote({ blog, update, text, key: idempotencyKey }: NewNote) {
  const path = `/v1/blogs/${blog}/updates/${update}/notes`
  return outcomeOf(await server.call({ method: 'POST', path, body: { text }, idempotencyKey }), answered)
}

export async function removeNote({ blog, update }: MarginAt, note: string) {
  const path = `/v1/blogs/${blog}/updates/${update}/notes/${note}`
  return outcomeOf(await server.call({ method: 'DELETE', path }), answered)
}
