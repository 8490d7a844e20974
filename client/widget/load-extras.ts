/** Loads the extras after the coverage. A page whose policy allows only the widget's own script has none. */
import type { LentSurface } from '#client/comments/surface.ts'
import type { Extras } from './extras.ts'
import { loadBeside } from './load-beside.ts'

export async function loadExtras(surface: LentSurface): Promise<Extras | undefined> {
  const file = await loadBeside('extras.js')
  return file && !surface.signal.aborted && file.keepExtras(surface)
}
