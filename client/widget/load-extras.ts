/** What is no part of the coverage itself comes after it; where a page's policy names one script alone, not at all. */
import { beside } from './beside.ts'
import type { Extras } from './extras.ts'
import type { Surface } from './surface.ts'

export async function loadExtras(surface: Surface): Promise<Extras | undefined> {
  const file = await import(/* @vite-ignore */ beside('extras.js')).catch(() => undefined)
  return file && !surface.signal.aborted ? (file.keepExtras as (surface: Surface) => Extras)(surface) : undefined
}
