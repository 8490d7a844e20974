/** Where a widget draws: in a shadow root of its own, or over what the server has rendered. */
import type { Coverage } from '../../src/blog/coverage.ts'
import styles from '../../src/blog/view/coverage.css?inline'
import type { Setting } from '../../src/blog/view/setting.ts'
import { addressesOf } from '../sdk/addresses.ts'

export type Stage = {
  /** Looks like whatever tree is given to it. */
  readonly root: Element
  /** What the server has drawn already. */
  readonly held?: Coverage | undefined
  readonly place: Pick<Setting, 'level' | 'page' | 'base'>
}

export function openStage(host: HTMLElement, src: string): Stage {
  return openRendered(host, src) ?? openShadow(host, src)
}

function openRendered(host: HTMLElement, src: string): Stage | undefined {
  const root = host.querySelector(':scope > .crier')
  const text = host.querySelector(':scope > script[type="application/json"]')?.textContent
  if (!host.hasAttribute('rendered') || !root || !text) return undefined
  const folder = new URL(addressesOf(src, document.baseURI)?.base ?? '/', document.baseURI).pathname.replace(/\/$/, '')
  return { root, held: JSON.parse(text) as Coverage, place: { level: 1, page: '', base: folder } }
}

/** Made once for all widgets of a page. A constructed sheet needs no leave from the page's Content-Security-Policy. */
let sheet: CSSStyleSheet | undefined

/** The slot shows what the page's author has put inside, such as a plain link, until there is a coverage. */
function openShadow(host: HTMLElement, src: string): Stage {
  const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
  }
  shadow.adoptedStyleSheets = [sheet]
  const root = document.createElement('div')
  shadow.replaceChildren(root, document.createElement('slot'))
  const { page = '', base = '' } = addressesOf(src, document.baseURI) ?? {}
  return { root, place: { level: 2, page, base } }
}
