/** `/playground`: lets a partner's web developer try the widget in the look of their own site and copy the code. */
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { printDocument } from './document.ts'
import { html, type Markup } from './markup.ts'
import { folderOf, type SiteOfPages } from './publisher.ts'

type PlaygroundPage = SiteOfPages & {
  readonly blogs: readonly Blog[]
  /** The coverage that the link names; "Start over" returns to it. */
  readonly named?: BlogId | undefined
  /** Preferred among coverages of the same state; without a region. */
  readonly language?: string | undefined
}

/** The theme properties (docs/embed.md): what each colours, and its default values for light and dark. */
const COLOURS: readonly (readonly [name: string, what: string, light: string, dark: string])[] = [
  ['ink', 'Text', '#15171c', '#e9e7e2'],
  ['soft', 'Small print', '#575d68', '#a5abb5'],
  ['line', 'Rules', '#d8dade', '#353a43'],
  ['wash', 'Set apart', '#f3f2ee', '#1f2329'],
  ['link', 'Links', '#0b4f8a', '#8fc3f5'],
  ['accent', 'Accent', '#b5121b', '#ff7d76'],
  ['on-accent', 'Text on accent', '#ffffff', '#14161a'],
  ['paper', 'Text on ink', '#ffffff', '#14161a'],
]

const FONTS: readonly (readonly [name: string, stack: string])[] = [
  ['As it comes', ''],
  ['Georgia', 'Georgia, serif'],
  ['Palatino', '"Palatino Linotype", Palatino, serif'],
  ['The system’s', 'system-ui, sans-serif'],
  ['Helvetica', '"Helvetica Neue", Helvetica, Arial, sans-serif'],
  ['Verdana', 'Verdana, sans-serif'],
  ['Typewriter', 'ui-monospace, monospace'],
  ['The page’s own', 'inherit'],
]

const STATES = { live: 0, upcoming: 1, ended: 2 } as const

export function playgroundPage({ blogs, named, language, ...site }: PlaygroundPage): string {
  const folder = folderOf(site)
  return printDocument({
    title: 'Playground — Crier',
    language: 'en',
    folder,
    ownType: true,
    head: [
      html`<meta name="robots" content="noindex">`,
      html`<link rel="stylesheet" href="${folder}/playground.css">`,
      html`<script type="module" src="${folder}/widget.js"></script>`,
      html`<script type="module" src="${folder}/playground.js"></script>`,
    ],
    body: html`<main class="playground" data-crier="${site.publicUrl.replace(/\/+$/, '')}">
<header><h1>Playground</h1>
<p>Try a coverage in the look of your site, then copy the code. This is the real widget, and it is live.
<a href="${folder}/docs">Documentation and API</a></p></header>
<noscript><p>The playground requires JavaScript; docs/embed.md describes the same options.</p></noscript>
${blogs.length === 0 ? html`<p class="none">There is no coverage to try yet: create a blog first, then reload.</p>` : bench(sorted(blogs, language), named)}
</main>`,
  })
}

/** Live ones first; within a state, those in the reader's language, then the last changed. */
function sorted(blogs: readonly Blog[], language: string | undefined): readonly Blog[] {
  const isForeign = (blog: Blog) => Number(languageAlone(blog.language) !== language)
  return blogs.toSorted(
    (a, b) =>
      STATES[a.state] - STATES[b.state] || isForeign(a) - isForeign(b) || b.updatedAt.localeCompare(a.updatedAt),
  )
}

export function languageAlone(tag: string): string {
  return tag.toLowerCase().replace(/-.*/, '')
}

function bench(blogs: readonly Blog[], named: BlogId | undefined): Markup {
  const coverages = blogs.map(({ id, title }) => [title, id] as const)
  return html`<form>
${choice('blog', 'Coverage', coverages, named ?? blogs[0]?.id)}
${choice('preset', 'Begin with', [])}
${PART}
<details><summary>Colours</summary>
<table><thead><tr><td></td><th scope="col">Light</th><th scope="col">Dark</th></tr></thead>
<tbody>${COLOURS.map(colour)}</tbody></table>
${tick('dark', 'My site has a dark form', html` checked`)}</details>
<details><summary>Type</summary>
${choice('text-font', 'Text', FONTS)}${choice('label-font', 'Labels', FONTS)}</details>
${READING}
<button type="reset">Start over</button></form>
<section class="shown" aria-labelledby="shown"><h2 id="shown">Live</h2>
<div class="views"><fieldset><legend>Appearance</legend>${radio('scheme', 'Light', 'light', true)}${radio('scheme', 'Dark', 'dark')}</fieldset>
<fieldset><legend>Width</legend>${radio('width', 'Full', '', true)}${radio('width', 'Column', '34rem')}${radio('width', 'Phone', '24.375rem')}</fieldset></div>
<div class="stage"></div></section>
<section class="codes" aria-labelledby="codes"><h2 id="codes">Copy the code</h2></section>
<p class="said" role="status"></p>`
}

/** An instant with its zone, or an address that ends in the id of an update. */
const START =
  '.*[\\-0-9a-f]{36}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+\\-][0-9]{2}:?[0-9]{2})'

/** Ids of topics. */
const TOPICS = '[a-z0-9\\-]{1,40}( *, *[a-z0-9\\-]{1,40})*'

/** The attributes that select a part of the coverage, for the tag and for addresses. */
const PART = html`<fieldset><legend>Shown</legend>
${choice('opening', 'Opening', [
  ['Title, standfirst and picture', ''],
  ['Title and date', 'compact'],
  ['None: my own headline says it', 'none'],
])}
<label>Newest updates, at first <input type="number" name="limit" min="1" max="20" placeholder="20"></label>
<label>Nothing before <input name="from" pattern="${START}" placeholder="2026-03-04T16:44Z" aria-describedby="from-help" autocomplete="off" spellcheck="false"></label>
<p class="help" id="from-help">An instant with its zone, or the link to an update.</p>
<label>Topics alone <input name="topic" pattern="${TOPICS}" placeholder="weather,roads" autocomplete="off" spellcheck="false"></label>
${tick('key-only', 'Key events alone')}</fieldset>`

const READING = html`<details><summary>Reading</summary>
${choice('order', 'First', [
  ['Newest', ''],
  ['Oldest', 'oldest'],
])}
${choice('heading', 'Heading of the coverage', [
  ['h2, below your own', ''],
  ['h1', '1'],
  ['h3', '3'],
  ['h4', '4'],
])}
${choice('consent', 'Players of others', [
  ['The reader’s browser remembers', 'browser'],
  ['My consent manager decides', 'page'],
  ['All agreed to already', 'all'],
])}
${tick('notify', 'A link to “Notify me”')}
${tick('strict', 'My policy forbids style attributes')}</details>`

type Options = readonly (readonly [label: string, value: string])[]

function choice(name: string, label: string, options: Options, selected?: string): Markup {
  const printed = options.map(
    ([text, value]) =>
      html`<option value="${value}"${value === selected ? html` selected` : undefined}>${text}</option>`,
  )
  return html`<label>${label} <select name="${name}">${printed}</select></label>\n`
}

function tick(name: string, label: string, checked?: Markup): Markup {
  return html`<label class="tick"><input type="checkbox" name="${name}"${checked}> ${label}</label>`
}

function radio(name: string, label: string, value: string, isFirst = false): Markup {
  const checked = isFirst ? html` checked` : undefined
  return html`<label><input type="radio" name="${name}" value="${value}"${checked}> ${label}</label>`
}

function colour([name, what, light, dark]: (typeof COLOURS)[number]): Markup {
  const picker = (form: string, value: string) =>
    html`<td><input type="color" name="${name}-${form}" value="${value}" aria-label="${what}, ${form}"></td>`
  return html`<tr><th scope="row">${what}</th>${picker('light', light)}${picker('dark', dark)}</tr>`
}
