/** Loads the views of what many coverages have none of with the first drawing that needs them, with their styles. */
import type { Coverage } from '#shared/blog/coverage.ts'
import type { LaterViews } from '#shared/view/setting.ts'
import { fileNow } from './later-files.ts'

/** By the script's name, whether a coverage needs its views. A script exports `views` and, for shadow roots, `dress`. */
const NEEDED: Readonly<Record<string, (coverage: Coverage) => unknown>> = {
  'contributor-cards': ({ blog }) => blog.contributors,
  'rare-views': ({ blog, updates, pinned }) =>
    (blog.previous ?? blog.credits ?? blog.related) ||
    [...updates, ...pinned, blog.summary].some(one => one?.body.some(({ _type }) => !/^(block|image)$/.test(_type))),
  'summary-view': ({ blog }) => blog.summary,
  topics: ({ blog }) => blog.topics,
}

/** With the name of each loaded script, which is that of no view. */
let views: LaterViews = {}

/** Undefined until they are loaded; then `onCome` is called. */
export function viewsFor(coverage: Coverage, { shadowRoot }: Element, onCome: () => void): LaterViews | undefined {
  for (const [name, isNeeded] of Object.entries(NEEDED)) {
    // Once loaded, a view is kept: looking for rare blocks in a long coverage takes a part of a millisecond.
    const isKnown = name in views
    if (!isKnown && !isNeeded(coverage)) continue
    const file = fileNow(`${name}.js`, onCome)
    if (!file) return undefined
    if (shadowRoot) file.dress?.(shadowRoot)
    if (!isKnown) views = { ...views, ...file.views, [name]: 1 }
  }
  return views
}
