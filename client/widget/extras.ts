/** The widget's extras as they are served at `/extras.js`: how long ago, how many wait, the players of others, "Notify me". */
import { keepAges } from './ages.ts'
import { beside } from './beside.ts'
import { keepEmbeds } from './embeds.ts'
import type { Surface } from './surface.ts'
import { showInTab } from './tab-title.ts'

export type Extras = {
  /** After each drawing: what was drawn anew is filled in again. */
  refresh(language: string, held: number): void
}

export function keepExtras(surface: Surface): Extras {
  const { host } = surface
  const all = [keepAges(surface), keepEmbeds(surface)]
  if (host.hasAttribute('notify')) offerAlerts(host)
  return {
    refresh(language, held) {
      for (const one of all) one.refresh(language)
      // The title of a partner's page is the partner's.
      if (!host.shadowRoot) showInTab(held)
    },
  }
}

/** Our own page has the button beside the coverage; in a partner's it stands above, as a link to our page. */
function offerAlerts(host: Element): void {
  const link = document.createElement('crier-notify')
  link.setAttribute('src', host.getAttribute('src') ?? '')
  host.shadowRoot?.prepend(link)
  void import(/* @vite-ignore */ beside('notify.js')).catch(() => {})
}
