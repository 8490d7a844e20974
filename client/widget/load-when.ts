/** Loads a script with the first drawing that needs it: most coverages have no players, comments or mistakes. */
import type { CommentsSurface } from '#client/comments/surface.ts'
import type { Setting } from '#shared/view/setting.ts'
import { loadBeside } from './load-beside.ts'

/** What the `begin` of a script returns. */
type Part = {
  /** Called after each drawing. */
  refresh?(part: Element, setting: Setting): void
}

/** Returns what is given each part in view: a query through all of a long coverage takes milliseconds. */
export function createLoader(surface: CommentsSurface) {
  return <Loaded extends Part>(name: string, isNeeded: (part: Element) => unknown) => {
    let loading: Promise<Loaded | undefined> | undefined

    async function load(): Promise<Loaded | undefined> {
      const file = await loadBeside(`${name}.js`)
      return file && !surface.signal.aborted && (file.begin(surface) ?? {})
    }

    /** A script that failed to load is requested again after the next drawing. */
    return async (part: Element, setting: Setting) => {
      if (!loading && !isNeeded(part)) return undefined
      loading ??= load()
      const loaded = await loading
      if (loaded) loaded.refresh?.(part, setting)
      else loading = undefined
      return loaded
    }
  }
}
