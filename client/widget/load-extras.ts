/** Loads the extras after the coverage. A page whose policy allows only the widget's own script has none. */

import type { Extras } from './extras.ts'
import { loadBeside } from './load-beside.ts'
import type { ReadSurface } from './surface.ts'

export async function loadExtras(surface: ReadSurface): Promise<Extras | undefined> {
  const file = await loadBeside('extras.js')
  return file && !surface.signal.aborted ? (file.keepExtras as (surface: ReadSurface) => Extras)(surface) : undefined
}
