/**
 * Keeps a video that the reader started in sight, small, while the reader reads on. Nothing moves in the document, which would begin
 * the video anew: the place becomes a popover, in the top layer.
 */

export function keepInSight(root: Element, signal: AbortSignal) {
  let place: HTMLElement | undefined
  let watch: IntersectionObserver | undefined

  /** @param label Of the button that ends it */
  function enter(entered: HTMLElement, label: string) {
    leave()
    const screen = entered.parentElement
    // In a frame of another site's page nothing can be fixed to the window.
    if (!screen || window !== parent || !entered.showPopover) return
    place = entered
    const back = Object.assign(document.createElement('button'), { className: 'control back', textContent: label })
    back.type = 'button'
    back.onclick = () => {
      leave()
      screen.querySelector('iframe')?.focus({ preventScroll: true })
    }
    entered.append(back)
    watch = new IntersectionObserver(seen => follow(seen.at(-1)?.isIntersecting ?? true))
    watch.observe(screen)
  }

  function follow(isIntersecting: boolean) {
    if (!place?.isConnected) return leave()
    if (isIntersecting) put(place)
    else if (place.popover === null) {
      place.popover = 'manual'
      place.showPopover()
    }
  }

  function leave() {
    watch?.disconnect()
    watch = undefined
    if (place) put(place)
    place?.querySelector('.back')?.remove()
    place = undefined
  }

  signal.addEventListener('abort', leave)
  // Escape closes what is above the page, as everywhere.
  root.ownerDocument.addEventListener('keydown', ({ key }) => key === 'Escape' && place?.popover && leave(), { signal })
  return { enter, leave }
}

/** Without the attribute it is an element like others again. */
function put(place: HTMLElement) {
  place.popover = null
}
