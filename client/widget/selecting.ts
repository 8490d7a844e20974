/** The attribute `from`, served at `/selecting.js` and loaded by the elements that have it. */
import { addressesOf } from '#client/sdk/src/addresses.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { since } from '#shared/view/selection.ts'

export type Select = (coverage: Coverage) => Coverage

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
const UPDATE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * @param start An instant or the id of an update; a place that can't be found selects the whole coverage
 * @param src The address of the coverage's own page
 */
export async function selectSince(start: string, src: string | null): Promise<Select> {
  const from = await readStart(start, addressesOf(src ?? '', document.baseURI)?.snapshot)
  return coverage => (from === undefined ? coverage : since(from, coverage))
}

async function readStart(text: string, api: string | undefined): Promise<string | undefined> {
  if (INSTANT.test(text)) return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()
  if (!UPDATE.test(text) || !api) return undefined
  const answer = await fetch(`${api}/updates/${text}`).catch(() => undefined)
  return answer?.ok ? ((await answer.json()) as { readonly time: string }).time : undefined
}
