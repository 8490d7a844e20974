/** Leads a reader to an update that a fragment or a link names, though its page may not be loaded yet. */
import type { Following } from '#client/sdk/src/follow.ts'
import { release } from './arrivals.ts'
import type { Drawing } from './drawing.ts'
import { goTo } from './go-to.ts'
import type { Reading } from './reading.ts'
import { type Sought, seek } from './seek.ts'
import type { Stage } from './stage.ts'
import type { View } from './view.ts'
import { loadWords } from './words.ts'

type SeekingOptions = {
  readonly host: Element
  readonly stage: Stage
  readonly reading: Reading
  readonly following: Following
  readonly view: View
  readonly drawing: Drawing
  readonly signal: AbortSignal
}

export type Seeking = ReturnType<typeof createSeeking>

export function createSeeking({ host, stage, reading, following, view, drawing, signal }: SeekingOptions) {
  const { root, addresses } = stage

  /**
   * Browsers look for a fragment in the page only, not in shadow roots, and not beyond what is loaded. On a partner's page
   * it may be meant for another coverage, so nothing is said when it is not in this one.
   */
  async function seekFragment() {
    const [, id] = /^#update-([\w-]+)$/.exec(location.hash) ?? []
    const isOurPage = !host.shadowRoot && window === parent
    const isLeftToBrowser = isOurPage && document.getElementById(`update-${id}`)
    if (!id || isLeftToBrowser || (await find(id)) !== 'gone' || !isOurPage) return
    sayGone()
  }

  /** On our own page the browser follows links; their fragment changes. */
  function follow(link: HTMLAnchorElement | null, event: Event) {
    const [, id] = /#update-([\w-]+)$/.exec(link?.href ?? '') ?? []
    if (!id || !host.shadowRoot) return
    event.preventDefault()
    void find(id).then(sought => sought === 'gone' && sayGone())
  }

  async function find(id: string): Promise<Sought> {
    if (!addresses || goTo(root, id)) return 'here'
    const sought = await seek(id, following, addresses.snapshot)
    await loadWords(following.coverage?.blog.language ?? '')
    if (signal.aborted || sought !== 'here') return sought
    if (reading.arrivals) reading.arrivals = release(reading.arrivals)
    drawing.now()
    if (!goTo(root, id) && !host.shadowRoot) location.assign(`${addresses.page}#update-${id}`)
    return sought
  }

  function sayGone() {
    view.noteGone()
    drawing.soon()
  }

  return { seekFragment, follow }
}
