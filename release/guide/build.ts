/**
 * Builds the guide, a static site of the pages in `docs`, into `client/dist/docs/guide`: part of `npm run build`, after Vite has made its
 * script. A link or an anchor that leads nowhere fails the build.
 *
 *   --to <folder>      by default client/dist/docs/guide
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseArgs } from 'node:util'
import MiniSearch from 'minisearch'
import { SEARCH_OPTIONS } from '../../client/guide/search-options.ts'
import { layOut } from './layout.ts'
import { readMenu } from './menu.ts'
import { type Rendered, render } from './render.ts'
import { FILES, isElsewhere, PAGES, PICTURES, placeOf, targetOf } from './sources.ts'

/** Where Vite has put its script. */
const BUILT = 'client/dist/docs/guide'

const { values } = parseArgs({ options: { to: { type: 'string', default: BUILT } } })
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string }
const problems: string[] = []
const anchors: { readonly page: string; readonly link: string; readonly to: string; readonly id: string }[] = []

const rendered = new Map(PAGES.map(page => [page, renderPage(page)]))
for (const { page, link, to, id } of anchors) {
  const headings = rendered.get(to)?.headings ?? []
  if (!headings.some(heading => heading.id === id)) problems.push(`${page}: ${link} leads to no heading`)
}
if (problems.length > 0) throw new Error(`The guide has links that lead nowhere:\n${problems.join('\n')}`)

const menu = readMenu(readFileSync('docs/index.md', 'utf8'))
for (const [source, page] of rendered) {
  const place = placeOf(source) ?? ''
  write(place, layOut({ place, page, menu, version }))
}
for (const path of [...PICTURES, ...FILES]) {
  mkdirSync(dirname(join(values.to, placeOf(path) ?? '')), { recursive: true })
  cpSync(path, join(values.to, placeOf(path) ?? ''))
}
if (values.to !== BUILT) cpSync(join(BUILT, 'search.js'), join(values.to, 'search.js'))
cpSync('client/public/icon.svg', join(values.to, 'icon.svg'))
write('guide.css', readFileSync('client/guide/guide.css', 'utf8'))
write('search.json', JSON.stringify(searchIndex(rendered)))

function renderPage(page: string): Rendered {
  return render(readFileSync(page, 'utf8'), link => {
    const [path = '', id] = link.split('#')
    const to = targetOf(page, path)
    const place = placeOf(to)
    if (place === undefined) {
      if (!isElsewhere(to)) problems.push(`${page}: ${link}`)
      return undefined
    }
    if (id) anchors.push({ page, link, to: PAGES.includes(to) ? to : 'docs/index.md', id })
    const from = posix.dirname(placeOf(page) ?? '')
    const address = `${path === '' ? '' : posix.relative(from, place)}${id === undefined ? '' : `#${id}`}`
    return { address, title: titleOf(to) }
  })
}

function titleOf(source: string): string | undefined {
  if (!PAGES.includes(source)) return undefined
  return /^# (.*)$/m.exec(readFileSync(source, 'utf8'))?.[1]?.replaceAll('`', '')
}

function searchIndex(pages: ReadonlyMap<string, Rendered>): MiniSearch {
  const index = new MiniSearch(SEARCH_OPTIONS)
  for (const [source, { title, sections }] of pages) {
    for (const { id, text, words } of sections) {
      const address = `${placeOf(source)}#${id}`
      index.add({ id: address, page: title, heading: text, words, ...(isDecision(source) && { aside: 1 }) })
    }
  }
  return index
}

/** Reasons are found after instructions. */
function isDecision(source: string): boolean {
  return /^docs\/decisions\/|^CHANGELOG/.test(source)
}

function write(place: string, text: string): void {
  const path = join(values.to, place)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
