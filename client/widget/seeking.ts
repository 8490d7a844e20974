/** Takes the reader to the update named by a fragment or a link, even if its page is not loaded yet. */
import type { Following } from '#client/sdk/src/follow.ts'
import { release } from './arrivals.ts'
import type { Drawing } from './drawing.ts'
import { firstHand } from './first-hand.ts'
import { goTo } from './go-to.ts'
import { loadBeside } from './load-beside.ts'
import type { Reading } from './reading.ts'
import type { SeekOptions } from './seek.ts'
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
  const isOwnPage = !host.shadowRoot && window === parent

  /** Browsers do not look up fragments in shadow roots or in pages that are not loaded. */
  function seekFragment() {
    const id = idIn(location.hash)
    if (id && !(isOwnPage && document.getElementById(`update-${id}`))) void find(id)
  }

  /** On our own page the browser follows the link, and `hashchange` fires. Key events alone link to it for the others. */
  function follow(link: HTMLAnchorElement | null, event: MouseEvent) {
    // A link prints as its address.
    const id = idIn(`${link}`)
    // With one of these keys the browser opens the page of the coverage in another tab.
    if (!id || !host.shadowRoot || event.ctrlKey || event.metaKey || (keyOnly && !goTo(root, id))) return
    event.preventDefault()
    void find(id, link)
  }

  async function find(id: string, link?: HTMLAnchorElement | null) {
    const isDrawn = goTo(root, id)
    if (!addresses || keyOnly) return
    const ended = new AbortController()
    // From now on: the script may take a while.
    const hand = isDrawn && firstHand(ended.signal)
    const file = await loadBeside('seek.js')
    await (file?.seek as ((options: SeekOptions) => Promise<void>) | undefined)?.({
      ...{ id, link, hand, isOwnPage },
      api: addresses.snapshot,
      page: addresses.page,
      coverage: () => following.coverage,
      more: following.loadOlder,
      draw: language => draw(id, language),
      gone: sayGone,
    })
    ended.abort()
  }

  async function draw(id: string, language: string): Promise<boolean> {
    if (goTo(root, id)) return true
    await loadWords(language)
    if (signal.aborted) return true
    if (reading.arrivals) reading.arrivals = release(reading.arrivals)
    reading.limit = Number.POSITIVE_INFINITY
    drawing.now()
    return goTo(root, id)
  }

  function sayGone() {
    view.noteGone()
    drawing.soon()
  }

  return { seekFragment, follow }
}

function idIn(address: string): string | undefined {
  return /#update-([\w-]+)$/.exec(address)?.[1]
}
