/** The parameters of a reader's view of a coverage: place, language and zone. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Setting } from '#shared/view/setting.ts'
import type { Words } from '#shared/view/words/en.ts'
import type { Choices } from './choices.ts'
import { type OwnZone, ownZoneBeside } from './own-zone.ts'
import type { Stage } from './stage.ts'

export type Drawn = {
  readonly setting: Setting
  /** Offered as an alternative to the blog's zone. */
  readonly ownZone: (Pick<OwnZone, 'label'> & { readonly isUsed: boolean }) | undefined
}

type DrawnOptions = {
  readonly blog: Blog
  readonly place: Stage['place']
  readonly opening: Setting['opening']
  readonly words: Words
  readonly views: Setting['views']
  readonly choices: Choices
}

/** Returns `held` itself while nothing in it has changed, because trees are cached by the identity of their setting. */
export function drawnFor(options: DrawnOptions, held: Drawn | undefined): Drawn {
  const next = draw(options)
  // The text has the words without their functions, and the names of the views without theirs.
  return held?.setting.words === next.setting.words && JSON.stringify(held) === JSON.stringify(next) ? held : next
}

function draw({ blog, place, opening, words, views, choices: { zone } }: DrawnOptions): Drawn {
  const { language, clock, contributors } = blog
  const own = ownZoneBeside(blog.timeZone)
  const timeZone = own && zone === 'own' ? own.timeZone : blog.timeZone
  const level = place.level - Number(opening === 'none')
  return {
    setting: { ...place, level, opening, clock, language, timeZone, words, views, contributors },
    ownZone: own && { label: own.label, isUsed: zone === 'own' },
  }
}
