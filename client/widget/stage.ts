/** Where a widget draws: in a shadow root of its own, or over what the server has rendered. */

import { type Addresses, addressesOf } from '#client/sdk/src/addresses.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Setting } from '#shared/view/setting.ts'
import { beside } from './beside.ts'

export type Stage = {
  /** Looks like whatever tree is given to it. */
  readonly root: Element
  /** Undefined when `src` is not the address of a blog's page. */
  readonly addresses: Addresses | undefined
  /** What the server has drawn already. */
  readonly held?: Coverage | undefined
  readonly place: Pick<Setting, 'level' | 'page' | 'base'>
}

export function openStage(host: HTMLElement, src: string): Stage {
  const addresses = addressesOf(src, document.baseURI)
  return openRendered(host, addresses) ?? openShadow(host, addresses)
}

function openRendered(host: HTMLElement, addresses: Addresses | undefined): Stage | undefined {
  const root = host.querySelector(':scope > .crier')
  const text = host.querySelector(':scope > script[type="application/json"]')?.textContent
  if (!host.hasAttribute('rendered') || !root || !text) return undefined
  const base = addresses ? new URL(addresses.base).pathname.replace(/\/$/, '') : ''
  return { root, addresses, held: JSON.parse(text) as Coverage, place: { level: 1, page: '', base } }
}

/**
 * Made once for all widgets of a page. A constructed sheet needs no leave from the page's Content-Security-Policy, and what
 * is fetched none but that for the coverage itself. Until the looks are there, what the page's author has put inside is shown.
 */
let sheet: CSSStyleSheet | undefined

/** Kept free for a coverage that is on its way, so that what is below it does not jump. */
const ROOM = 'min-block-size:min(100vh,960px)'

function openSheet(): CSSStyleSheet {
  const opened = new CSSStyleSheet()
  opened.replaceSync(`div{visibility:hidden;${ROOM}}:host([served]) div{display:none}`)
  const dress = (looks: string) =>
    opened.replaceSync(`${looks}.waiting:not(:has(button)){${ROOM}}slot:has(+.live){display:none}`)
  // A coverage without its looks is better than none.
  fetch(beside('widget.css'))
    .then(answer => (answer.ok ? answer.text() : ''))
    .then(dress, () => dress(''))
  return opened
}

/** The slot shows what is inside of the element, such as a plain link or what a server put there, until there is a coverage. */
function openShadow(host: HTMLElement, addresses: Addresses | undefined): Stage {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  sheet ??= openSheet()
  shadow.adoptedStyleSheets = [sheet]
  const root = document.createElement('div')
  shadow.replaceChildren(document.createElement('slot'), root)
  measureText(root)
  const { page = '', base = '' } = addresses ?? {}
  return { root, addresses, place: { level: levelOf(host), page, base } }
}

/** The size that the reader has set in the browser, whatever the page's own root has. */
function measureText(root: HTMLElement) {
  // Of a monospaced face the medium size is a smaller one.
  root.style.font = 'medium serif'
  root.style.cssText = `--medium:${getComputedStyle(root).fontSize}`
}

function levelOf(host: Element): Setting['level'] {
  const level = Number(host.getAttribute('heading'))
  return level === 1 || level === 3 || level === 4 ? level : 2
}
