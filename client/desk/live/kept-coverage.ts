/** The last known state of coverages on this device, so that the desk opens without a network. Desk-only updates are not stored. */
import { readStored, storedNames, storeValue } from '#client/desk/kit/storage.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { printPlace } from '#shared/blog/order.ts'

/** A first page; older updates are read again when they are wanted. */
const KEPT_UPDATES = 20
const PREFIX = 'crier-desk-coverage-'

export function keep({ updates, ...coverage }: Coverage) {
  // A device may be lost.
  if (coverage.blog.access === 'private') return
  const kept = updates.slice(0, KEPT_UPDATES)
  const last = kept.at(-1)
  const older = updates.length > kept.length && last ? { older: printPlace(last) } : {}
  storeValue(PREFIX + coverage.blog.id, { ...coverage, updates: kept, ...older })
}

export function readKept(blog: string): Coverage | undefined {
  // Written by `keep` alone.
  return readStored(PREFIX + blog) as Coverage | undefined
}

/** Those that were open here. */
export function keptBlogs(): readonly Coverage['blog'][] {
  return storedNames(PREFIX).flatMap(name => readKept(name.slice(PREFIX.length))?.blog ?? [])
}

/** At signing out, for the next user of the device. */
export function forgetKept() {
  for (const name of storedNames(PREFIX)) storeValue(name, undefined)
}
