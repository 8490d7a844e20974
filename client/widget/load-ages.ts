/** The ages are an extra, so their script comes after the coverage; where a page's policy names one script alone, not at all. */
import type { Ages } from './ages.ts'
import { beside } from './beside.ts'

export async function loadAges(root: Element, signal: AbortSignal): Promise<Ages | undefined> {
  const file = await import(/* @vite-ignore */ beside('ages.js')).catch(() => undefined)
  return file && !signal.aborted ? (file.keepAges as (root: Element) => Ages)(root) : undefined
}
