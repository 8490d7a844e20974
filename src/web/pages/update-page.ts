/** `/blogs/:blog/updates/:update`: one update by itself, for links, previews and search engines. Complete without a script. */
import { picturesOf } from '#shared/blog/pictures-in-body.ts'
import { headline, plainText, shorten } from '#shared/blog/plain-text.ts'
import { showTime, showZonedClock } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { showDate } from '#shared/view/dates.ts'
import { directionOf, isolated } from '#shared/view/direction.ts'
import type { Setting } from '#shared/view/setting.ts'
import { updateView } from '#shared/view/update-view.ts'
import { updateCard, updateCardAddress } from '#web/cards/card-of.ts'
import { updateOEmbedAddress } from '#web/embed/oembed.ts'
import { printDocument } from './document.ts'
import { updatePosting } from './json-ld.ts'
import { html, jsonMarkup, type Markup, treeMarkup } from './markup.ts'
import { masthead, pageFooter } from './masthead.ts'
import type { OneUpdate } from './one-update.ts'
import { previewImage } from './preview-image.ts'
import { blogAddress, folderOf, publisherOf, type SiteOfPages, updatePageAddress } from './publisher.ts'
import { pageWordsFor, settingFor } from './words.ts'

/** Link previews show about this much. */
const DESCRIPTION_CHARACTERS = 200

/** `sampling`: of the coverage; absent if views and reads are not counted. */
type PrintedUpdate = OneUpdate & { readonly sampling?: number | undefined }

export function updatePage(shown: PrintedUpdate, site: SiteOfPages): string {
  const { blog, update } = shown
  const { page } = pageWordsFor(blog.language)
  const around = { site, language: blog.language }
  return printDocument({
    title: `${titleOf(shown)} – ${blog.title}`,
    language: blog.language,
    folder: folderOf(site),
    ownType: true,
    head: [
      ...(isRetracted(update) ? [NOT_LISTED, ...card(shown, site)] : [...card(shown, site), structured(shown, site)]),
      ...reportsReads(shown, site),
    ],
    body: html`<a class="skip" href="#update-${update.id}">${page.skip}</a>
<div class="page">${masthead(around)}
<main${readsAddress(shown, { site })}>
${wayIn(shown, site)}
${articleOf(shown, site)}
${neighbours(shown, site)}
</main>
${pageFooter(around, blog.id)}</div>`,
  })
}

/** `theme`: the site whose theme it has. */
type FrameSetting = {
  readonly site: SiteOfPages
  readonly theme?: string | undefined
  /** As the frame's address names it. */
  readonly partner?: string | undefined
}

/** `/embed/:blog/updates/:update`: the same for a frame in another site's page, without what is around it. */
export function updateFrame(shown: PrintedUpdate, { site, theme, partner }: FrameSetting): string {
  const { blog, update } = shown
  return printDocument({
    title: titleOf(shown),
    language: blog.language,
    folder: folderOf(site),
    head: [
      html`<meta name="robots" content="noindex">`,
      html`<link rel="canonical" href="${updatePageAddress(update, site)}">`,
      html`<base target="_top">`,
      html`<script type="module" src="${folderOf(site)}/update-frame.js"></script>`,
      ...reportsReads(shown, site),
      ...(theme === undefined ? [] : [html`<link rel="stylesheet" href="${folderOf(site)}/sites/${theme}/theme.css">`]),
    ],
    body: html`<main class="frame"${readsAddress(shown, { site, partner })}>
${wayIn(shown, site)}
${articleOf(shown, site)}
</main>`,
  })
}

function reportsReads({ sampling }: PrintedUpdate, site: SiteOfPages): Markup[] {
  return sampling === undefined ? [] : [html`<script type="module" src="${folderOf(site)}/reads.js"></script>`]
}

function readsAddress({ sampling, blog }: PrintedUpdate, { site, partner }: FrameSetting): Markup | undefined {
  if (sampling === undefined) return undefined
  const address = `${folderOf(site)}/v1/blogs/${blog.id}/reads${partner === undefined ? '' : `?site=${partner}`}`
  return html` data-reads="${address}" data-sampling="${String(sampling)}"`
}

/** A retracted update keeps its page, so that a link to it leads to the retraction, but search engines do not list it. */
const NOT_LISTED = html`<meta name="robots" content="noindex">`

function structured({ blog, update }: OneUpdate, site: SiteOfPages): Markup {
  return html`<script type="application/ld+json">${jsonMarkup(updatePosting({ blog, update, site }))}</script>`
}

/** The name of a retracted one does not repeat what was wrong. */
export function titleOf({ blog, update }: Pick<OneUpdate, 'blog' | 'update'>): string {
  const { page, updates } = pageWordsFor(blog.language)
  return isRetracted(update) ? page.retractedUpdate : headline(update) || updates
}

function card(shown: OneUpdate, site: SiteOfPages): Markup[] {
  const { blog, update } = shown
  const picture = isRetracted(update) ? undefined : picturesOf(update.body)[0]
  const images = previewImage(picture ?? blog.lead, {
    card: updateCard(shown, site),
    address: updateCardAddress(shown, site),
    site,
  })
  const text = isRetracted(update) ? (update.retraction?.note ?? '') : plainText(update.body)
  const description = shorten(text, DESCRIPTION_CHARACTERS) || blog.title
  const address = updatePageAddress(update, site)
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['og:type', 'article'],
    ['og:site_name', publisherOf(site).name],
    ['og:title', titleOf(shown)],
    ['og:description', description],
    ['og:url', address],
    ['og:locale', blog.language.replace('-', '_')],
    ...images,
    ['article:published_time', update.time],
    ['article:modified_time', update.updatedAt],
  ]
  return [
    html`<meta name="description" content="${description}">`,
    html`<link rel="canonical" href="${address}">`,
    html`<link rel="alternate" type="application/json+oembed" title="${titleOf(shown)}" href="${updateOEmbedAddress(update, site)}">`,
    html`<meta name="twitter:card" content="${images.length > 0 ? 'summary_large_image' : 'summary'}">`,
    ...properties.flatMap(([name, content]) => (content ? [html`<meta property="${name}" content="${content}">`] : [])),
  ]
}

/** The coverage that it belongs to, and its day, which the update itself does not say. */
function wayIn({ blog, update }: OneUpdate, site: SiteOfPages): Markup {
  const { coverage } = pageWordsFor(blog.language)
  const day = showDate(showTime(update.time, blog.timeZone).day, blog.language)
  return html`<header class="crier opening"><p class="kicker" data-state="${blog.state}">${coverage[blog.state]}</p>
<p class="of"><a href="${blogAddress(blog.id, site)}">${blog.title}</a></p>
<p class="start"><time datetime="${update.time}">${day}</time></p></header>`
}

function articleOf({ blog, update, references }: OneUpdate, site: SiteOfPages): Markup {
  const { language } = blog
  const article = updateView(update, { setting: settingOf({ blog, update }, site), timeOf: id => references[id] })
  return html`<div class="crier" lang="${language}" dir="${directionOf(language)}">${treeMarkup(article)}</div>`
}

/** Its own heading is the page's. Links to other updates lead to the coverage. */
function settingOf({ blog }: Pick<OneUpdate, 'blog' | 'update'>, site: SiteOfPages): Setting {
  const media = `${site.publicUrl}/media/`
  return settingFor(blog, { level: -1, page: blogAddress(blog.id, site), base: folderOf(site), media, isWhole: true })
}

function neighbours({ blog, newer, older, update }: OneUpdate, site: SiteOfPages): Markup {
  const { page } = pageWordsFor(blog.language)
  const link = (text: string, to: Update | undefined) =>
    to &&
    html`<li><span class="tag">${text}</span> <a href="${updatePageAddress(to, site)}">${clockOf(to, blog)} ${titleOf({ blog, update: to })}</a></li>\n`
  const inCoverage = `${blogAddress(blog.id, site)}#update-${update.id}`
  return html`<nav class="crier neighbours" aria-label="${page.around}"><ul role="list">
${link(page.after, newer)}${link(page.before, older)}<li><a href="${inCoverage}">${page.inCoverage}</a></li>
</ul></nav>`
}

function clockOf({ time }: Update, blog: OneUpdate['blog']): string {
  return isolated(showZonedClock(time, blog), blog.language)
}

function isRetracted({ status }: Update): boolean {
  return status === 'retracted'
}
