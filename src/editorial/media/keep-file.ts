/** Stores an uploaded file under its name, also while the same file is queued for erasure. */
import { Refusal } from '#platform/errors.ts'
import type { Erasures } from './erasures.ts'
import type { MediaName } from './media-name.ts'

const RETRY_AFTER_SECONDS = 2

type Keeping = { readonly name: MediaName; readonly erasures: Erasures; readonly put: () => Promise<void> }

/** Re-uploading what is queued for erasure cancels the erasure; once erased, it is stored anew. @throws Refusal `busy` */
export async function keepFile({ name, erasures, put }: Keeping): Promise<void> {
  const hold = await erasures.hold(name)
  if (hold === 'busy') throw new Refusal('busy', { detail: ERASING, retryAfterSeconds: RETRY_AFTER_SECONDS })
  await put()
  if (hold === 'held') await erasures.settle(name)
}

const ERASING = 'This file is being erased with a removed update; retry after the time in Retry-After.'
