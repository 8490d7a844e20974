/** What is no part of the coverage itself comes after it; where a page's policy names one script alone, not at all. */

import type { Extras } from './extras.ts'
import { loadBeside } from './load-beside.ts'
import type { Surface } from './surface.ts'

export async function loadExtras(surface: Surface): Promise<Extras | undefined> {
  const file = await loadBeside('extras.js')
  return file && !surface.signal.aborted ? (file.keepExtras as (surface: Surface) => Extras)(surface) : undefined
}
