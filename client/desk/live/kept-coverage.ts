/** The coverage as this device saw it last, so that a desk opens on a train too. What only the desk sees is not kept. */
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
  try {
    localStorage.setItem(nameOf(coverage.blog.id), JSON.stringify({ ...coverage, updates: kept, ...older }))
  } catch {
    // A browser may refuse to keep anything, or be full; the desk then opens with a network only.
  }
}

export function readKept(blog: string): Coverage | undefined {
  try {
    const text = localStorage.getItem(nameOf(blog))
    // Written by `keep` alone.
    return text === null ? undefined : (JSON.parse(text) as Coverage)
  } catch {
    return undefined
  }
}

/** Those that were open here. */
export function keptBlogs(): readonly Coverage['blog'][] {
  return namesKept().flatMap(name => readKept(name.slice(PREFIX.length))?.blog ?? [])
}

/** At signing out: what is private stays so. */
export function forgetKept() {
  for (const name of namesKept()) localStorage.removeItem(name)
}

function namesKept(): readonly string[] {
  try {
    const names = Array.from({ length: localStorage.length }, (_, n) => localStorage.key(n) ?? '')
    return names.filter(name => name.startsWith(PREFIX))
  } catch {
    return []
  }
}

function nameOf(blog: string): string {
  return PREFIX + blog
}
