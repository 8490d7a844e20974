/** Creates the campaign that a change requests, if any. */
import { levelOf } from '#shared/blog/alert-level.ts'
import type { Change } from '#shared/blog/change.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { NewCampaign } from './campaigns.ts'
import { placeOf } from './place.ts'

/** News goes stale: a reader who was out of reach for longer sees it on the page. */
export const ALERT_LIFE_MS = 3_600_000

/** Undefined if the change requests no alert, or is too old: a first start reads years of history. */
export function campaignFor(change: Change, { blog, now }: { readonly blog: BlogId; readonly now: Date }) {
  if (!('update' in change) || !('version' in change.update)) return undefined
  const { id: update, alert, version, topics = [] } = change.update
  if (alert?.version !== version) return undefined
  const expiresAt = new Date(Date.parse(change.at) + ALERT_LIFE_MS)
  if (expiresAt <= now) return undefined
  return {
    id: `${update}.${version}`,
    blog,
    update,
    version,
    audience: { topics, level: levelOf(change.update) },
    ...(change.kind === 'update.retracted' && { takesBack: true }),
    place: placeOf(change),
    madeAt: change.at,
    expiresAt: expiresAt.toISOString(),
  } satisfies NewCampaign
}
