/**
 * `/blogs/:blog` of a private coverage that has a public standfirst: its title and that text, for readers who are asked to sign in,
 * and for search engines.
 */
import { directionOf } from '#shared/view/direction.ts'
import { printDocument } from './document.ts'
import { privatePosting } from './json-ld.ts'
import { html, jsonMarkup } from './markup.ts'
import { masthead, pageFooter } from './masthead.ts'
import type { Preview } from './preview.ts'
import { blogAddress, folderOf, publisherOf, type SiteOfPages } from './publisher.ts'
import { pageWordsFor } from './words.ts'

export function privatePage(preview: Preview, site: SiteOfPages): string {
  const { id, title, language, publicStandfirst } = preview
  const { page } = pageWordsFor(language)
  const around = { site, language }
  const card: readonly (readonly [string, string])[] = [
    ['og:type', 'article'],
    ['og:site_name', publisherOf(site).name],
    ['og:title', title],
    ['og:description', publicStandfirst],
    ['og:url', blogAddress(id, site)],
    ['og:locale', language.replace('-', '_')],
  ]
  return printDocument({
    title,
    language,
    folder: folderOf(site),
    ownType: true,
    head: [
      html`<meta name="description" content="${publicStandfirst}">`,
      html`<link rel="canonical" href="${blogAddress(id, site)}">`,
      ...card.map(([name, content]) => html`<meta property="${name}" content="${content}">`),
      html`<script type="application/ld+json">${jsonMarkup(privatePosting(preview, site))}</script>`,
    ],
    body: html`<div class="page">${masthead(around)}
<main class="crier" lang="${language}" dir="${directionOf(language)}">
<header class="opening"><h1 class="title">${title}</h1>
<p class="standfirst">${publicStandfirst}</p></header>
<p class="members">${page.members}</p>
</main>
${pageFooter(around)}</div>`,
  })
}
