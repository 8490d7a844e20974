/** The newest headlines of a coverage, for home pages: as data for `<crier-teaser>`, and as HTML. */
import type { Coverage } from '#shared/blog/coverage.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showZonedClock } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { directionOf } from '#shared/view/direction.ts'
import type { Teaser, TeaserLine } from '#shared/view/teaser.ts'
import { html, type Markup } from '#web/pages/markup.ts'
import { blogAddress, type SiteOfPages } from '#web/pages/publisher.ts'
import { pageWordsFor } from '#web/pages/words.ts'

/** Seconds: a home page need not be first, and a million readers ask. */
const EVERY = { live: 20, upcoming: 60 } as const

type TeaserAsk = { readonly count: number; readonly isOldestFirst: boolean; readonly site: SiteOfPages }

export function teaserOf({ blog, updates }: Coverage, { count, isOldestFirst, site }: TeaserAsk): Teaser {
  const words = pageWordsFor(blog.language)
  const { state, title, language } = blog
  const href = blogAddress(blog.id, site)
  const lineOf = (update: Update): TeaserLine => ({
    ...{ id: update.id, version: update.version, time: update.time, href: `${href}#update-${update.id}` },
    clock: update.untimed && update.label ? update.label : showZonedClock(update.time, blog),
    headline: headline(update) || words.updates,
    ...(update.status === 'retracted' && { retracted: true }),
  })
  const lines = updates.slice(0, count).map(lineOf)
  return {
    ...{ title, href, language, direction: directionOf(language), state, status: words.coverage[state] },
    empty: words.noUpdatesYet,
    ...(state !== 'ended' && { every: EVERY[state] }),
    updates: isOldestFirst ? lines.reverse() : lines,
  }
}

type Place = {
  readonly site: SiteOfPages
  readonly count: number
  /** The attributes of the tag beside `src` and `count`: names from our own list. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly partner?: string | undefined
}

/** Complete without a script. Its rows are as high as those of the element, so that nothing moves when that takes over. */
export function teaserMarkup(teaser: Teaser, { site, count, attributes, partner }: Place): string {
  const { publicUrl } = site
  const source = `${teaser.href}${partner === undefined ? '' : `?site=${partner}`}`
  const given = attributes.map(([name, value]) => html` ${{ markup: name }}="${value}"`)
  return html`<script type="module" src="${publicUrl}/teaser.js"></script>
<crier-teaser src="${source}" count="${String(count)}"${given} style="display:block;min-height:calc(2.75em + ${String(count)} * 3.5em)"><div role="group" lang="${teaser.language}" dir="${teaser.direction}" aria-label="${teaser.title}"><p style="margin:0;line-height:2.75em;block-size:2.75em;overflow:hidden"><strong><a href="${teaser.href}">${teaser.title}</a></strong></p>
<ol role="list" style="margin:0;padding:0;list-style:none">
${teaser.updates.map(row)}</ol></div></crier-teaser>
`.markup
}

function row({ href, time, clock, headline, retracted }: TeaserLine): Markup {
  const text = retracted ? html`<del>${headline}</del>` : headline
  return html`<li style="block-size:3.5em;overflow:hidden;line-height:1.4"><a href="${href}"><time datetime="${time}">${clock}</time> ${text}</a></li>
`
}
