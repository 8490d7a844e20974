/**
 * The view of topics, with its styles, and what shows the one that a reader chooses without loading the page again: served at
 * `/topics.js`, and loaded with a coverage that has topics. The address remembers it where the page is ours. Where this fails, the links still lead to the same.
 */

import type { CommentsSurface } from '#client/comments/surface.ts'
import { addressesOf } from '#client/sdk/src/addresses.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { LaterViews } from '#shared/view/setting.ts'
import css from '#shared/view/topics.css?partners'
import { topicsView } from '#shared/view/topics.ts'
import { createDress } from './dress.ts'

export const views: LaterViews = { topicBar: topicsView }
export const dress = createDress(css)

const HELD = '[type="application/json"]:not([data-comments])'

export function begin({ host, root, signal, coverage }: CommentsSurface) {
  const isOurs = !host.shadowRoot
  const shown = () => host.getAttribute('topic') ?? ''
  const isKnown = () =>
    shown()
      .split(',')
      .some(id => coverage()?.blog.topics?.some(one => one.id === id))
  const wasKnown = isKnown()
  let latest = shown()

  async function show(topic: string): Promise<boolean> {
    latest = topic
    const read = await readCoverage(host, topic)
    // Another one was chosen meanwhile.
    if (signal.aborted || latest !== topic) return true
    if (read === undefined) return false
    const held = heldBy(host)
    held.textContent = read
    if (topic) host.setAttribute('topic', topic)
    else host.removeAttribute('topic')
    // In a shadow root, what another script sets next is loaded anew.
    if (!isOurs) setTimeout(() => held.remove())
    return true
  }

  async function choose(link: HTMLAnchorElement) {
    const topic = topicIn(link.search)
    if (topic === shown()) return
    if (!(await show(topic))) return void location.assign(link.href)
    if (isOurs) history.pushState(null, '', addressWith(topic))
  }

  function follow(event: Event) {
    const { target } = event
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a.topic') : null
    if (!link || !isPlain(event as MouseEvent)) return
    event.preventDefault()
    void choose(link)
  }

  // A page of older updates or of key events alone is another page.
  if (!host.matches('[before],[key-only]')) root.addEventListener('click', follow, { signal })
  if (isOurs)
    addEventListener('popstate', () => topicIn(location.search) !== shown() && void show(topicIn(location.search)), {
      signal,
    })

  return {
    /** The blog may have got or lost the topic: of one that it does not have, everything is shown. */
    refresh() {
      if (shown() && isKnown() !== wasKnown && latest === shown()) void show(shown())
    },
  }
}

async function readCoverage(host: Element, topic: string): Promise<string | undefined> {
  const addresses = addressesOf(host.getAttribute('src') ?? '', document.baseURI)
  if (!addresses) return undefined
  const query = new URLSearchParams(addresses.query)
  if (topic) query.set('topic', topic)
  const answer = await fetch(`${addresses.snapshot}?${query}`, { cache: 'no-cache' }).catch(() => undefined)
  const text = answer?.ok ? await answer.text().catch(() => '') : ''
  return text && isOurPage(host) ? withoutPublisher(text) : text || undefined
}

/** The newsroom is not named on its own page. */
function withoutPublisher(text: string): string {
  const { publisher: _, ...coverage } = JSON.parse(text) as Coverage
  return JSON.stringify(coverage)
}

function isOurPage(host: Element): boolean {
  return !host.shadowRoot && window === parent
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

/** Where a page of older updates would begin is no part of it. */
function addressWith(topic: string): string {
  const { searchParams, pathname } = new URL(location.href)
  searchParams.delete('before')
  if (topic) searchParams.set('topic', topic)
  else searchParams.delete('topic')
  return `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}`
}

function topicIn(search: string): string {
  return new URLSearchParams(search).get('topic') ?? ''
}

/** A click that opens a new tab or saves the page is the browser's. */
function isPlain({ ctrlKey, metaKey, shiftKey, altKey, button }: MouseEvent): boolean {
  return button === 0 && !(ctrlKey || metaKey || shiftKey || altKey)
}
