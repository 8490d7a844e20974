/** The calls about updates. */

import type { AlertFields } from '#client/posting/src/fields.ts'
import { newIdempotencyKey } from '#client/posting/src/new-key.ts'
import type { PastChange } from '#shared/blog/change.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { AskedStatus } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Answer } from './answer.ts'
import { ifMatch } from './blogs.ts'
import { call } from './call.ts'

type NewUpdate = {
  readonly title?: string
  readonly label?: string
  readonly byline?: string
  readonly time?: string
  readonly untimed?: boolean
  readonly key?: boolean
  readonly pinned?: boolean
  readonly body?: PortableText
  readonly alert?: AlertFields
  readonly status?: AskedStatus
  readonly publishAt?: string
}

/** `null` clears. */
type UpdatePatch = { readonly [field in keyof NewUpdate]?: NewUpdate[field] | null } & {
  readonly correction?: string
}

export type Withdrawal = { readonly note?: string; readonly alert?: AlertFields }

type Named = Pick<Update, 'id' | 'version'> & { readonly blog: string }
type UpdateAnswer = { readonly update: Update; readonly cursor: string }

export function editUpdate(
  { blog, id, version }: Named,
  json: UpdatePatch,
  attempt: string = newIdempotencyKey(),
): Promise<Answer<UpdateAnswer>> {
  const headers = { ...ifMatch(version), 'Idempotency-Key': attempt }
  return call({ method: 'PATCH', path: `/blogs/${blog}/updates/${id}`, json, headers })
}

export function retractUpdate({ blog, id, version }: Named, json: Withdrawal): Promise<Answer<UpdateAnswer>> {
  return call({ method: 'DELETE', path: `/blogs/${blog}/updates/${id}`, json, headers: ifMatch(version) })
}

/** Whatever version there is: what must go, must go. What is discarded must not have been published in this very moment. */
export function removeUpdate(
  { blog, id, version }: Named,
  which: 'whatever' | 'this version',
): Promise<Answer<unknown>> {
  const headers = which === 'whatever' ? {} : ifMatch(version)
  return call({ method: 'DELETE', path: `/blogs/${blog}/updates/${id}?mode=remove`, headers })
}

export function readHistory(
  { blog, id }: Pick<Update, 'blog' | 'id'>,
  signal: AbortSignal,
): Promise<Answer<{ readonly changes: readonly PastChange[] }>> {
  return call({ path: `/blogs/${blog}/updates/${id}/history`, signal })
}

/** A shelf is short; one that is not is read to its end all the same. */
export async function listShelf(blog: string, signal: AbortSignal): Promise<readonly Update[] | undefined> {
  const listed: Update[] = []
  for (let before: string | undefined = ''; before !== undefined; ) {
    const place: string = before && `&before=${encodeURIComponent(before)}`
    const page: Answer<{ updates: Update[]; older?: string }> = await call({
      path: `/blogs/${blog}/updates?status=draft&limit=100${place}`,
      signal,
    })
    if (page.kind !== 'done') return undefined
    listed.push(...page.value.updates)
    before = page.value.older
  }
  return listed
}
