/** Takes the reader to the update named by a fragment or a link, even if its page is not loaded yet. */
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
  const { root, addresses, keyOnly } = stage

  /**
   * Browsers do not look up fragments in shadow roots or in pages that are not loaded. On a partner's page the fragment
   * may be meant for another coverage, so nothing is announced if this one does not have it.
   */
  async function seekFragment() {
    const [, id] = /^#update-([\w-]+)$/.exec(location.hash) ?? []
    const isOurPage = !host.shadowRoot && window === parent
    const isLeftToBrowser = isOurPage && document.getElementById(`update-${id}`)
    if (!id || isLeftToBrowser || (await find(id)) !== 'gone' || !isOurPage) return
    sayGone()
  }

  /** On our own page the browser follows the link, and `hashchange` fires. Key events alone link to it for the others. */
  function follow(link: HTMLAnchorElement | null, event: Event) {
    const [, id] = /#update-([\w-]+)$/.exec(link?.href ?? '') ?? []
    if (!id || !host.shadowRoot || (keyOnly && !goTo(root, id))) return
    event.preventDefault()
    void find(id).then(sought => sought === 'gone' && sayGone())
  }

  async function find(id: string): Promise<Sought> {
    if (!addresses || goTo(root, id) || keyOnly) return 'here'
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
