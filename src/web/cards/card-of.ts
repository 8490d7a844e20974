/** What the preview pictures of an update and of a coverage show. */
import type { Blog } from '#shared/blog/blog.ts'
import { picturesOf } from '#shared/blog/pictures-in-body.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Picture } from '#shared/blog/portable-text.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { showDate } from '#shared/view/dates.ts'
import { directionOf, isolated } from '#shared/view/direction.ts'
import { blogAddress, publisherOf, type SiteOfPages, updatePageAddress } from '#web/pages/publisher.ts'
import { pageWordsFor } from '#web/pages/words.ts'
import { cardText } from './card-text.ts'
import type { CardText } from './cards.ts'

const TITLE_CHARACTERS = 160
const NAME_CHARACTERS = 60
const FACT_CHARACTERS = 60

type Shown = { readonly blog: Blog; readonly update: Update }

/** Undefined if a letter of it is in none of our typefaces: a preview then has the lead picture alone. */
export function updateCard({ blog, update }: Shown, site: SiteOfPages): CardText | undefined {
  const { page, updates } = pageWordsFor(blog.language)
  // Of a retracted one, nothing that was wrong.
  const isRetracted = update.status === 'retracted'
  const picture = isRetracted ? undefined : picturesOf(update.body)[0]
  return cardOf(blog, site, {
    title: isRetracted ? page.retractedUpdate : headline(update) || updates,
    facts: [
      update.untimed && update.label ? update.label : showZonedClock(update.time, blog),
      ...[dayOf(update.time, blog), blog.title],
    ],
    picture: picture ?? blog.lead,
  })
}

export function coverageCard(blog: Blog, site: SiteOfPages): CardText | undefined {
  const { coverage } = pageWordsFor(blog.language)
  const facts = [coverage[blog.state], dayOf(blog.coverage.start, blog)]
  return cardOf(blog, site, { title: blog.title, facts, picture: blog.lead })
}

function dayOf(time: string, { language, timeZone }: Blog): string {
  return showDate(showTime(time, timeZone).day, language)
}

type Shot = Pick<Picture, 'focus'> & { readonly url?: string | undefined }
type Content = { readonly title: string; readonly facts: readonly string[]; readonly picture: Shot | undefined }

function cardOf({ language }: Blog, site: SiteOfPages, shown: Content): CardText | undefined {
  const title = cardText(shown.title, TITLE_CHARACTERS)
  const facts = shown.facts.map(fact => cardText(fact, FACT_CHARACTERS))
  const newsroom = cardText(publisherOf(site).name, NAME_CHARACTERS)
  if (!title || facts.includes(undefined) || newsroom === undefined) return undefined
  return {
    ...{ title, newsroom, direction: directionOf(language) },
    // Apart, so that "1640 GMT" is not turned around between Arabic words.
    facts: facts.map(fact => isolated(fact ?? '', language)).join(' · '),
    ...{ picture: shown.picture?.url, focus: shown.picture?.focus, logo: site.publisher?.logo },
  }
}

/** The versions are for networks, which keep a picture by its address; the server ignores them. */
export function updateCardAddress({ blog, update }: Shown, site: SiteOfPages): string {
  return `${updatePageAddress(update, site)}/card.jpg?v=${update.version}.${blog.version}`
}

export function coverageCardAddress(blog: Blog, site: SiteOfPages): string {
  return `${blogAddress(blog.id, site)}/card.jpg?v=${blog.version}`
}
