/** Leads from a result to its update: in place if it is near, otherwise to the page of the newsroom that begins with it. */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { leadAgain } from '#client/widget/lead-again.ts'
import { isPlain } from '#client/widget/read-again.ts'
import type { Coverage } from '#shared/blog/coverage.ts'

/** Updates that are loaded to reach one. With more, the page that begins with it is there sooner, and stays quick. */
const MOST_LOADED = 300

type Surface = Pick<CommentsSurface, 'root' | 'host' | 'coverage' | 'lead'> & { readonly isOurs: boolean }

export function createFollow({ root, host, coverage, lead, isOurs }: Surface) {
  const isFrame = !host.shadowRoot && !isOurs

  /** The id of the followed result. */
  function go(event: MouseEvent): string | undefined {
    const { target } = event
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[data-id]') : null
    const { id, time = '' } = link?.dataset ?? {}
    if (!link || id === undefined || !isPlain(event)) return undefined
    // A page of older updates, and key events alone, have only some of them.
    const isWhole = !host.matches('[before],[from],[key-only]')
    if (!isWhole || !isNear(coverage(), time)) {
      // Not to be looked for in the widget, page by page.
      event.stopPropagation()
      return id
    }
    // In a shadow root the widget follows it.
    if (host.shadowRoot) return id
    event.preventDefault()
    goInPage(id)
    return id
  }

  /** The widget looks for the fragment of its page; the address of the update does not have what was searched for. */
  function goInPage(id: string) {
    const address = new URL(location.href)
    address.searchParams.delete('q')
    address.hash = ''
    if (isOurs) history.pushState(null, '', address)
    else history.replaceState(history.state, '', address)
    location.replace(`#update-${id}`)
    const article = () => root.querySelector<HTMLElement>(`[id="update-${id}"]`)
    const drawn = article()
    if (drawn) lead(drawn)
    if (drawn) void leadAgain(() => article()?.scrollIntoView({ behavior: 'instant' }))
  }

  return { isFrame, go }
}

/** By how many updates there were in the time that is loaded. */
function isNear({ updates = [], older }: Partial<Coverage> = {}, time: string): boolean {
  const [newest, oldest] = [updates[0], updates.at(-1)]
  if (!newest || !oldest || older === undefined || time >= oldest.time) return true
  const [from, to, at] = [oldest.time, newest.time, time].map(one => Date.parse(one)) as [number, number, number]
  return (updates.length * (from - at)) / Math.max(1, to - from) <= MOST_LOADED
}
