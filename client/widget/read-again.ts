/** Reads a coverage with another filter, and puts it where the element takes a coverage from instead of loading one. */
import { addressesOf } from '#client/sdk/src/addresses.ts'
import type { Coverage } from '#shared/blog/coverage.ts'

const HELD = '[type="application/json"]:not([data-comments])'

type Asked = { readonly src: string; readonly topic: string }

/** Undefined if it cannot be read: the links lead to the same. */
export async function readCoverage(host: Element, { src, topic }: Asked): Promise<string | undefined> {
  const addresses = addressesOf(src, document.baseURI)
  if (!addresses) return undefined
  const query = new URLSearchParams(addresses.query)
  if (topic) query.set('topic', topic)
  const answer = await fetch(`${addresses.snapshot}?${query}`, { cache: 'no-cache' }).catch(() => undefined)
  const text = answer?.ok ? await answer.text().catch(() => '') : ''
  return text && isOurPage(host) ? withoutPublisher(text) : text || undefined
}

/** The attribute is set next, at which the element begins anew with what it holds. */
export function hold(host: Element, coverage: string): void {
  const held = heldBy(host)
  held.textContent = coverage
  // In a shadow root, what another script sets next is loaded anew.
  if (host.shadowRoot) setTimeout(() => held.remove())
}

export function isOurPage(host: Element): boolean {
  return !host.shadowRoot && window === parent
}

/** A click that opens a new tab or saves the page is the browser's. */
export function isPlain({ ctrlKey, metaKey, shiftKey, altKey, button }: MouseEvent): boolean {
  return button === 0 && !(ctrlKey || metaKey || shiftKey || altKey)
}

/** Where a page of older updates would begin is no part of it. */
export function addressWith(name: 'topic' | 'contributor', value: string): string {
  const { searchParams, pathname } = new URL(location.href)
  searchParams.delete('before')
  if (value) searchParams.set(name, value)
  else searchParams.delete(name)
  return `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}`
}

/** The newsroom is not named on its own page. */
function withoutPublisher(text: string): string {
  const { publisher: _, ...coverage } = JSON.parse(text) as Coverage
  return JSON.stringify(coverage)
}

function heldBy(host: Element): Element {
  const held = [...host.children].find(child => child.matches(HELD))
  if (held) return held
  // Not a script: a partner's policy may allow nobody to write the text of one (Trusted Types).
  const made = document.createElement('p')
  made.hidden = true
  made.setAttribute('type', 'application/json')
  host.append(made)
  return made
}
