/** Links of a page to its own updates: browsers lead to where an update is before the hours around it have been drawn. */
import { leadAgain } from '#client/widget/lead-again.ts'

export function settleFarLinks(coverage: Element): void {
  coverage.addEventListener('click', event => {
    const { target } = event
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#update-"]') : undefined
    // With a key held it opens in another tab.
    const isPlain = event instanceof MouseEvent && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
    if (!link || !isPlain) return
    const { hash } = link
    // Nowhere after Back.
    void leadAgain(() => {
      if (location.hash === hash) document.getElementById(hash.slice(1))?.scrollIntoView({ behavior: 'instant' })
    })
  })
}
