/** Where a widget draws: in its own shadow root, or over server-rendered markup. */

import { type Addresses, addressesOf, withQuery } from '#client/sdk/src/addresses.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Setting } from '#shared/view/setting.ts'
import { loadLooks } from './looks.ts'

export type Stage = {
  /** With the topics that are shown, which every request then asks for. */
  readonly src: string
  /** The element that is patched to match each tree. */
  readonly root: Element
  /** Undefined when `src` is not the address of a blog's page. */
  readonly addresses: Addresses | undefined
  /** The coverage that the server has rendered, or `topics.js` put there. */
  readonly held?: Coverage | undefined
  readonly place: Pick<Setting, 'level' | 'page' | 'base' | 'media' | 'topic'>
  /** Shows the key events alone. */
  readonly keyOnly: boolean
}

type Drawn = Pick<Stage, 'root' | 'place'>

export function openStage(host: HTMLElement): Stage {
  const topic = host.getAttribute('topic')
  const src = withQuery(host.getAttribute('src') ?? '', topic && `topic=${topic}`)
  const addresses = addressesOf(src, document.baseURI)
  const keyOnly = host.hasAttribute('key-only')
  const text = host.querySelector('[type="application/json"]')?.textContent
  const held: Coverage | undefined = text && JSON.parse(text)
  const drawn = (held && openRendered(host, addresses)) ?? openShadow(host, addresses)
  // Links of key events alone lead to the page that has every update.
  const page = (keyOnly && addresses?.page) || drawn.place.page
  const media = `${addresses?.base}/media/`
  return { ...drawn, src, held, addresses, keyOnly, place: { ...drawn.place, page, media, topic } }
}

function openRendered(host: HTMLElement, addresses: Addresses | undefined): Drawn | undefined {
  const root = host.querySelector(':scope > .crier')
  if (!host.hasAttribute('rendered') || !root) return undefined
  const base = addresses ? new URL(addresses.base).pathname.replace(/\/$/, '') : ''
  return { root, place: { level: 1, page: '', base } }
}

/**
 * Shared by all widgets of a page. A constructed style sheet is exempt from the page's Content-Security-Policy, and
 * fetching its text needs no source besides the coverage's own. Until it has loaded, the element's own content is
 * shown.
 */
let sheet: CSSStyleSheet | undefined

/** Reserves space for a coverage that is loading, so that the content below it does not jump. */
const ROOM = 'min-block-size:min(100vh,960px)'

function openSheet(): CSSStyleSheet {
  const opened = new CSSStyleSheet()
  opened.replaceSync(`div{visibility:hidden;${ROOM}}:host([served]) div{display:none}`)
  const dress = (looks: string) =>
    opened.replaceSync(`${looks}.waiting:not(:has(button)){${ROOM}}slot:has(+.live){display:none}`)
  void loadLooks().then(dress)
  return opened
}

/** Until the coverage is drawn, the slot shows the element's own content, such as a link or server-rendered HTML. */
function openShadow(host: HTMLElement, addresses: Addresses | undefined): Drawn {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  sheet ??= openSheet()
  shadow.adoptedStyleSheets = [sheet]
  const root = document.createElement('div')
  shadow.replaceChildren(document.createElement('slot'), root)
  measureText(root)
  const { page = '', base = '' } = addresses ?? {}
  return { root, place: { level: levelOf(host), page, base } }
}

/** Measures the font size set in the reader's browser, whatever the page sets on its root. */
function measureText(root: HTMLElement) {
  // Not monospace: its `medium` is smaller.
  root.style.font = 'medium serif'
  root.style.cssText = `--medium:${getComputedStyle(root).fontSize}`
}

function levelOf(host: Element): Setting['level'] {
  return Number(/^[134]$/.exec(`${host.getAttribute('heading')}`) ?? 2)
}
