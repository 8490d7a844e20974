/** `/playground`: lets a partner's web developer try the widget in the look of their own site and copy the code. */
import type { Blog } from '#shared/blog/blog.ts'
import { printDocument } from './document.ts'
import { html, type Markup } from './markup.ts'
import { folderOf, type SiteOfPages } from './publisher.ts'

type PlaygroundPage = SiteOfPages & { readonly blogs: readonly Blog[] }

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

export function playgroundPage({ blogs, ...site }: PlaygroundPage): string {
  const folder = folderOf(site)
  return printDocument({
    title: 'Playground — Crier',
    language: 'en',
    folder,
    head: [
      html`<meta name="robots" content="noindex">`,
      html`<link rel="stylesheet" href="${folder}/playground.css">`,
      html`<script type="module" src="${folder}/widget.js"></script>`,
      html`<script type="module" src="${folder}/playground.js"></script>`,
    ],
    body: html`<main class="playground" data-crier="${site.publicUrl.replace(/\/+$/, '')}">
<header><h1>Playground</h1>
<p>Put a coverage into the look of your site, then copy the code. What you see is the real widget, live.
<a href="${folder}/docs">API</a></p></header>
<noscript><p>The playground requires JavaScript; docs/embed.md describes the same options.</p></noscript>
${blogs.length === 0 ? html`<p class="none">There is no coverage to try yet: create a blog first, then reload.</p>` : bench(blogs)}
</main>`,
  })
}

function bench(blogs: readonly Blog[]): Markup {
  const order = { live: 0, upcoming: 1, ended: 2 }
  const latest = (a: Blog, b: Blog) => b.updatedAt.localeCompare(a.updatedAt)
  const sorted = [...blogs].sort((a, b) => order[a.state] - order[b.state] || latest(a, b))
  return html`<form>
${choice(
  'blog',
  'Coverage',
  sorted.map(({ id, title }) => [title, id] as const),
)}
<fieldset><legend>Colours</legend>
${choice('preset', 'Begin with', [])}
<table><thead><tr><td></td><th scope="col">Light</th><th scope="col">Dark</th></tr></thead>
<tbody>${COLOURS.map(colour)}</tbody></table>
<label class="tick"><input type="checkbox" name="dark" checked> My site has a dark form</label></fieldset>
<fieldset><legend>Type</legend>
${choice('text-font', 'What is read', FONTS)}${choice('label-font', 'Labels', FONTS)}</fieldset>
<fieldset><legend>Reading</legend>
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
])}</fieldset>
<button type="reset">Start over</button></form>
<section class="shown" aria-labelledby="shown"><h2 id="shown">Live</h2>
<div class="views"><fieldset><legend>Appearance</legend>${radio('scheme', 'Light', 'light', true)}${radio('scheme', 'Dark', 'dark')}</fieldset>
<fieldset><legend>Width</legend>${radio('width', 'Full', '', true)}${radio('width', 'Column', '34rem')}${radio('width', 'Phone', '24.375rem')}</fieldset></div>
<div class="stage"></div></section>
<section class="codes" aria-labelledby="codes"><h2 id="codes">Take it along</h2></section>
<p class="said" role="status"></p>`
}

function choice(name: string, label: string, options: readonly (readonly [label: string, value: string])[]): Markup {
  const printed = options.map(([text, value]) => html`<option value="${value}">${text}</option>`)
  return html`<label>${label} <select name="${name}">${printed}</select></label>\n`
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
