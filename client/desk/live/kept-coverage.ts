/** Caches coverages on this device, so that the desk opens offline. Updates on the shelf are not stored. */
import { COVERAGE, readStored, storedNames, storeValue } from '#client/desk/kit/storage.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { printPlace } from '#shared/blog/order.ts'

/** One page; older updates are fetched again on demand. */
const KEPT_UPDATES = 20
/** Writing takes longer than drawing an arrival, and a crash then loses little: the desk loads what it has missed. */
const PAUSE_MS = 5_000

const waiting = new Map<string, Coverage>()
let timer: ReturnType<typeof setTimeout> | undefined
addEventListener('pagehide', storeAll)
document.addEventListener('visibilitychange', storeAll)

/** At once, but after another only with a pause between. */
export function keep(coverage: Coverage) {
  waiting.set(coverage.blog.id, coverage)
  if (timer === undefined) storeAndRest()
}

function storeAndRest() {
  timer = waiting.size > 0 ? setTimeout(storeAndRest, PAUSE_MS) : undefined
  storeAll()
}

function storeAll() {
  for (const coverage of waiting.values()) store(coverage)
  waiting.clear()
}

function store({ updates, ...coverage }: Coverage) {
  // The device may be lost or stolen.
  if (coverage.blog.access === 'private') return
  const kept = updates.slice(0, KEPT_UPDATES)
  const last = kept.at(-1)
  const older = updates.length > kept.length && last ? { older: printPlace(last) } : {}
  storeValue(COVERAGE + coverage.blog.id, { ...coverage, updates: kept, ...older })
}

export function readKept(blog: string): Coverage | undefined {
  // The cast is safe: only `keep` writes this entry.
  return readStored(COVERAGE + blog) as Coverage | undefined
}

/** The public blogs that were open on this device. */
export function keptBlogs(): readonly Coverage['blog'][] {
  return storedNames(COVERAGE).flatMap(name => readKept(name.slice(COVERAGE.length))?.blog ?? [])
}

/** Called at sign-out: the next user of the device must not see them. */
export function forgetKept() {
  waiting.clear()
  for (const name of storedNames(COVERAGE)) storeValue(name, undefined)
}
