/** A page of the guide around its text. Every address is relative, so the folder works under any path and without a server. */
import type { Group } from './menu.ts'
import type { Heading, Rendered } from './render.ts'

type PageOptions = {
  readonly place: string
  readonly page: Rendered
  readonly menu: readonly Group[]
  readonly version: string
}

export function layOut({ place, page, menu, version }: PageOptions): string {
  const root = '../'.repeat(place.split('/').length - 1)
  const title = place === 'index.html' ? 'Crier guide' : `${page.title} · Crier guide`
  return `<!doctype html>
<html lang="en" data-root="${root}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="${root}icon.svg">
<link rel="stylesheet" href="${root}guide.css">
<script type="module" src="${root}search.js"></script>
<a class="skip" href="#text">To the text</a>
<header>
<a class="brand" href="${root}index.html">Crier <span>guide</span></a>
<a class="to-menu" href="#menu">All pages</a>
<search hidden><input type="search" aria-label="Search the guide" placeholder="Search" autocomplete="off" spellcheck="false" enterkeyhint="search"><kbd>/</kbd>
<div class="found" hidden><p role="status"></p><ol></ol></div></search>
</header>
<div class="columns">
<main id="text">
${place === 'index.html' ? page.html : withContents(page)}
${neighbours({ place, menu, root })}</main>
<nav id="menu" aria-label="Pages">
${menu.map(group => groupOf(group, { place, root })).join('\n')}
</nav>
</div>
<footer><p>Crier ${escaped(version)}. Every server serves the guide of its own version at <code>/docs/guide</code>.</p></footer>
</html>
`
}

type Here = { readonly place: string; readonly root: string }

function groupOf({ title, entries }: Group, { place, root }: Here): string {
  const links = entries.map(({ place: to, text }) => {
    const current = to === place ? ' aria-current="page"' : ''
    return `<li><a href="${root}${to}"${current}>${escaped(text)}</a></li>`
  })
  return `<h2>${escaped(title)}</h2>\n<ul>\n${links.join('\n')}\n</ul>`
}

/** A page with two sections shows them anyway. */
const FEWEST_SECTIONS = 3

/** Below the title. */
function withContents({ html, headings }: Rendered): string {
  return html.replace('</h1>\n', title => `${title}${contents(headings)}`)
}

function contents(headings: readonly Heading[]): string {
  const sections = headings.filter(({ level }) => level === 2)
  if (sections.length < FEWEST_SECTIONS) return ''
  const links = sections.map(({ id, text }) => `<li><a href="#${id}">${escaped(text)}</a></li>`)
  return `<details class="contents"><summary>On this page</summary><ul>\n${links.join('\n')}\n</ul></details>\n`
}

type Neighbours = Here & { readonly menu: readonly Group[] }

/** The page before and after it in the menu. */
function neighbours({ place, menu, root }: Neighbours): string {
  const group = menu.find(({ entries }) => entries.some(({ place: to }) => to === place))
  if (!group) return ''
  const at = group.entries.findIndex(({ place: to }) => to === place)
  const link = (relation: string, entry: Group['entries'][number] | undefined) =>
    entry ? `<a rel="${relation}" href="${root}${entry.place}">${escaped(entry.text)}</a>` : ''
  const links = [link('prev', group.entries[at - 1]), link('next', group.entries[at + 1])].filter(Boolean)
  return links.length === 0 ? '' : `<p class="neighbours">${links.join('\n')}</p>\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
