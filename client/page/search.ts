/** Search in place: the link at the top and the field at the end open it above the updates. Without its script they lead to the page of results. */
import { loadBeside } from '#client/widget/load-beside.ts'
import { isPlain } from '#client/widget/read-again.ts'

export function offerSearch(coverage: Element): void {
  async function open(q: string, leave: () => void) {
    if (!(await loadBeside('search-panel.js'))) return leave()
    // The same words again, from the other place.
    coverage.removeAttribute('search')
    coverage.setAttribute('search', q)
  }

  addEventListener('click', event => {
    const { target } = event
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('.masthead a[href$="q="]') : null
    if (!link || !isPlain(event)) return
    event.preventDefault()
    void open('', () => location.assign(link.href))
  })
  addEventListener('submit', event => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('main > .find')) return
    const q = String(new FormData(form).get('q')).trim()
    if (q === '') return
    event.preventDefault()
    void open(q, () => form.submit())
  })
}
