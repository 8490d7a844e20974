/** The top and the foot of the newsroom's own pages: its name, the way home, and how to reach it. */
import { html, type Markup } from './markup.ts'
import { blogAddress, folderOf, publisherOf, type SiteOfPages } from './publisher.ts'
import { textSizeButton } from './text-size.ts'
import { pageWordsFor } from './words.ts'

type Around = { readonly site: SiteOfPages; readonly language: string }

/** @param beside Further controls, of a page whose own script offers the text size, too. */
export function masthead({ site, language }: Around, beside?: Markup): Markup {
  const words = pageWordsFor(language)
  const { page } = words
  const list = `${folderOf(site)}/`
  const script = beside ? undefined : html`<script type="module" src="${list}text-size-alone.js"></script>`
  return html`<header class="crier masthead"><a class="brand" href="${site.publisher?.home ?? list}">${brand(site)}</a><a href="${list}">${page.allCoverage}</a>${beside}${textSizeButton(words)}${script}</header>`
}

/** @param blog The id of the public blog whose web feed is linked. */
export function pageFooter({ site, language }: Around, blog?: string): Markup {
  const { page } = pageWordsFor(language)
  const { home, contact, corrections, privacy } = site.publisher ?? {}
  const links: readonly [string, string | undefined][] = [
    [page.allCoverage, `${folderOf(site)}/`],
    [page.contact, contact],
    [page.corrections, corrections],
    [page.privacy, privacy],
    [page.webFeed, blog && `${blogAddress(blog, site)}/feed.atom`],
  ]
  const items = links.map(([text, address]) => address && html`<li><a href="${address}">${text}</a></li>`)
  return html`<footer class="crier foot"><p><a class="brand" href="${home ?? `${folderOf(site)}/`}">${publisherOf(site).name}</a></p><ul>${items}</ul></footer>`
}

/** A logo replaces the name, which is its alternative text. */
function brand(site: SiteOfPages): string | Markup {
  const { name } = publisherOf(site)
  const logo = site.publisher?.logo
  return logo === undefined ? name : html`<img src="${logo}" alt="${name}" height="32">`
}
