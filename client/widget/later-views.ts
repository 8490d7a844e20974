/** Loads the views of what many coverages have none of with the first drawing that needs them, with their styles. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Block } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { LaterViews } from '#shared/view/setting.ts'
import { fileNow } from './later-files.ts'

/** By the field of a blog that it shows, the script that exports `views` and, for shadow roots, `dress`. */
const SCRIPTS: Readonly<Record<string, string>> = {
  contributors: 'contributor-cards',
  summary: 'summary-view',
  topics: 'topics',
  video: 'live-video',
  rare: 'rare-views',
}

/** Made once: thousands of them would be thrown away with each look through a long coverage. */
const isRare = ({ _type }: Block) => _type !== 'block' && _type !== 'image'
const hasRare = (one?: Pick<Update, 'body'>) => one?.body.some(isRare)

const hasRareViews = ({ blog, updates, pinned }: Coverage) =>
  (blog.previous ?? blog.credits ?? blog.related) || [...updates, ...pinned, blog.summary].some(hasRare)

/** With the name of each loaded script, which is that of no view. */
let views: LaterViews = {}

/** Undefined until they are loaded; then `onCome` is called. */
export function viewsFor(coverage: Coverage, { shadowRoot }: Element, onCome: () => void): LaterViews | undefined {
  for (const [field, name] of Object.entries(SCRIPTS)) {
    // Once loaded, a view is kept: looking for rare blocks in a long coverage takes a part of a millisecond.
    const isKnown = name in views
    if (!isKnown && !(field === 'rare' ? hasRareViews(coverage) : coverage.blog[field as keyof Blog])) continue
    const file = fileNow(name, onCome)
    if (!file) return undefined
    if (shadowRoot) file.dress?.(shadowRoot)
    if (!isKnown) views = { ...views, ...file.views, [name]: 1 }
  }
  return views
}
