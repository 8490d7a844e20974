/** Draws a teaser. Rows keep their elements, so that a link keeps the focus when others arrive above it. */
import type { Teaser, TeaserLine } from '#shared/view/teaser.ts'

export function drawTeaser(
  root: Element,
  { title, href, language, direction, state, status, empty, updates }: Teaser,
): void {
  if (!root.firstChild) {
    const head = make('p', 'head')
    head.append(make('a', 'title'), ' ', make('span', 'state'))
    root.append(head, make('ol', ''))
  }
  const [link, shownState, list] = ['a', '.state', 'ol'].map(name => root.querySelector<HTMLElement>(name))
  if (!(link instanceof HTMLAnchorElement) || !shownState || !list) return
  Object.assign(root, { role: 'group', lang: language, dir: direction, ariaLabel: title })
  setAddress(link, href)
  setText(link, title)
  shownState.dataset.state = state
  setText(shownState, status)
  list.role = 'list'
  const rows = new Map([...list.querySelectorAll('li')].map(row => [row.id, row]))
  const wanted = updates.map(line => fill(rows.get(line.id) ?? newRow(line.id), line))
  if (updates.length === 0) wanted.push(Object.assign(make('li', 'empty'), { textContent: empty }))
  for (const row of list.querySelectorAll('li')) if (!wanted.includes(row)) row.remove()
  for (const [nth, row] of wanted.entries()) {
    row.style.setProperty('--nth', String(nth))
    if (list.children[nth] !== row) list.insertBefore(row, list.children[nth] ?? null)
  }
}

function newRow(id: string): HTMLElement {
  const row = make('li', '')
  row.id = id
  const link = make('a', '')
  link.append(make('time', ''), ' ', make('span', ''))
  row.append(link)
  return row
}

function fill(row: HTMLElement, { href, time, clock, headline, retracted }: TeaserLine): HTMLElement {
  const [link, when] = [row.querySelector('a'), row.querySelector('time')]
  if (!link || !when) return row
  setAddress(link, href)
  when.dateTime = time
  setText(when, clock)
  const wanted = retracted ? 'del' : 'span'
  const text = link.lastElementChild?.localName === wanted ? link.lastElementChild : make(wanted, '')
  setText(text, headline)
  if (text.parentElement !== link) link.lastElementChild?.replaceWith(text)
  return row
}

/** Defence in depth: an address that is not of the web would be a script. */
function setAddress(link: HTMLAnchorElement, address: string) {
  if (/^https?:/.test(address)) link.href = address
}

/** Only what changed, so that screen readers and selections are left alone. */
function setText(element: Element, text: string) {
  if (element.textContent !== text) element.textContent = text
}

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, className: string): HTMLElementTagNameMap[Name] {
  return Object.assign(document.createElement(name), { className })
}
