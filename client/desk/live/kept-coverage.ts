/** Caches coverages on this device, so that the desk opens offline. Updates on the shelf are not stored. */
import { readStored, storedNames, storeValue } from '#client/desk/kit/storage.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { printPlace } from '#shared/blog/order.ts'

/** One page; older updates are fetched again on demand. */
const KEPT_UPDATES = 20
const PREFIX = 'crier-desk-coverage-'

export function keep({ updates, ...coverage }: Coverage) {
  // The device may be lost or stolen.
  if (coverage.blog.access === 'private') return
  const kept = updates.slice(0, KEPT_UPDATES)
  const last = kept.at(-1)
  const older = updates.length > kept.length && last ? { older: printPlace(last) } : {}
  storeValue(PREFIX + coverage.blog.id, { ...coverage, updates: kept, ...older })
}

export function readKept(blog: string): Coverage | undefined {
  // The cast is safe: only `keep` writes this entry.
  return readStored(PREFIX + blog) as Coverage | undefined
}

/** The public blogs that were open on this device. */
export function keptBlogs(): readonly Coverage['blog'][] {
  return storedNames(PREFIX).flatMap(name => readKept(name.slice(PREFIX.length))?.blog ?? [])
}

/** Called at sign-out: the next user of the device must not see them. */
export function forgetKept() {
  for (const name of storedNames(PREFIX)) storeValue(name, undefined)
}
