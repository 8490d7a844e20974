/** Applies the retention settings once: to the tables, and to uploaded pictures that nothing shows. */
import type { Erasures } from '#editorial/media/erasures.ts'
import { mediaStoreAt } from '#editorial/media/open-media.ts'
import { unusedUploads } from '#editorial/media/unused-uploads.ts'
import { type MeasuredKind, measureAll, type PrunePass, pruneAll } from '#store/log/prune-pass.ts'
import type { Measured, Retention } from '#store/log/retention.ts'
import type { Settings } from './config/config.ts'
import { keptDaysIn, uploadDaysIn } from './config/keeping-settings.ts'
import { mediaOptions } from './config/media-settings.ts'

const DAY_MS = 24 * 60 * 60_000

type Policy = {
  readonly settings: Settings
  readonly retention: Retention
  readonly erasures: Pick<Erasures, 'isUnused' | 'queueUnused'>
  readonly now: Date
  readonly signal: AbortSignal
}

export type WouldPrune = { readonly tables: readonly MeasuredKind[]; readonly uploads: Measured }

/** Changes nothing. */
export async function measurePruning(policy: Policy): Promise<WouldPrune> {
  const tables = await measureAll({ ...policy, days: keptDaysIn(policy.settings) })
  let [rows, bytes] = [0, 0]
  for await (const picture of uploadsIn(policy)) {
    rows += 1
    bytes += picture.bytes
  }
  return { tables, uploads: { rows, bytes } }
}

type Pruning = Policy & Pick<PrunePass, 'rest' | 'maxBatches' | 'maxWaits' | 'onPruned' | 'onBusy'>

/** Uploads are queued for erasing, which the server does within seconds. Returns how many were. */
export async function prune(pruning: Pruning): Promise<number> {
  await pruneAll({ ...pruning, days: keptDaysIn(pruning.settings) })
  return pruneUploads(pruning)
}

export async function pruneUploads(policy: Policy): Promise<number> {
  let queued = 0
  for await (const { name } of uploadsIn(policy)) if (await policy.erasures.queueUnused(name)) queued += 1
  return queued
}

async function* uploadsIn({ settings, erasures, now, signal }: Policy) {
  const days = uploadDaysIn(settings)
  const { place } = mediaOptions(settings)
  if (days === undefined || place.kind === 'none') return
  const before = new Date(now.getTime() - days * DAY_MS)
  yield* unusedUploads({ store: mediaStoreAt(place), erasures, before, kept: JSON.stringify(settings), signal })
}
