/**
 * The view of topics, with its styles, and what shows the one that a reader chooses without loading the page again: served at
 * `/topics.js`, and loaded with a coverage that has topics. The address remembers it where the page is ours. Where this fails, the links still lead to the same.
 */

import type { CommentsSurface } from '#client/comments/surface.ts'
import type { LaterViews } from '#shared/view/setting.ts'
import css from '#shared/view/topics.css?partners'
import { topicsView } from '#shared/view/topics.ts'
import { createDress } from './dress.ts'
import { addressWith, hold, isPlain, readCoverage } from './read-again.ts'

export const views: LaterViews = { topicBar: topicsView }
export const dress = createDress(css)

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
    const read = await readCoverage(host, { src: host.getAttribute('src') ?? '', topic })
    // Another one was chosen meanwhile.
    if (signal.aborted || latest !== topic) return true
    if (read === undefined) return false
    hold(host, read)
    if (topic) host.setAttribute('topic', topic)
    else host.removeAttribute('topic')
    return true
  }

  async function choose(link: HTMLAnchorElement) {
    const topic = topicIn(link.search)
    if (topic === shown()) return
    if (!(await show(topic))) return void location.assign(link.href)
    if (isOurs) history.pushState(null, '', addressWith('topic', topic))
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

function topicIn(search: string): string {
  return new URLSearchParams(search).get('topic') ?? ''
}
