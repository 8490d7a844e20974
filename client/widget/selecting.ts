/** The attributes `from` and `before`, served at `/selecting.js` and loaded by the elements that have one of them. */
import { addressesOf } from '#client/sdk/src/addresses.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { compareUpdates, parsePlace } from '#shared/blog/order.ts'
import { since } from '#shared/view/selection.ts'

export type Select = (coverage: Coverage) => Coverage

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/
const UPDATE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * `from`: an instant or the id of an update. `before`: a place in the list; a page of older updates shows only those after it, as newer
 * ones have their own page. One that can't be found selects the whole coverage.
 */
export async function selectFor(host: Element): Promise<Select> {
  const from = await readStart(
    host.getAttribute('from') ?? '',
    addressesOf(host.getAttribute('src') ?? '', document.baseURI)?.snapshot,
  )
  const start = parsePlace(host.getAttribute('before') ?? '')
  return coverage => {
    const shown = from === undefined ? coverage : since(from, coverage)
    return start ? { ...shown, updates: shown.updates.filter(update => compareUpdates(update, start) > 0) } : shown
  }
}

async function readStart(text: string, api: string | undefined): Promise<string | undefined> {
  if (INSTANT.test(text)) return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()
  if (!UPDATE.test(text) || !api) return undefined
  const answer = await fetch(`${api}/updates/${text}`).catch(() => undefined)
  return answer?.ok ? ((await answer.json()) as { readonly time: string }).time : undefined
}
