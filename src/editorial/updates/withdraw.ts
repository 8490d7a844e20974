/** The input for retracting and removing. */
import type { BlogId, UpdateId } from '#shared/blog/ids.ts'
import type { Alert, Update } from '#shared/blog/update.ts'
import type { Acting } from '#store/keys/acting.ts'
import { stale } from './commit.ts'

export type Withdraw = {
  readonly by: Acting
  readonly blog: BlogId
  readonly id: UpdateId
  readonly note?: string | undefined
  /** For a retraction: replaces the notification on readers' devices. */
  readonly alert?: Omit<Alert, 'version'> | undefined
  /** Withdrawing is urgent: the version is optional. */
  readonly version?: number | undefined
}

export function demandVersion(held: Update, version: number | undefined): void {
  if (version !== undefined && version !== held.version) throw stale(held)
}
