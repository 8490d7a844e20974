/** The widget's extras as they are served at `/extras.js`: how long ago, how many wait, third-party players, "Notify me". */
import { keepAges } from './ages.ts'
import { loadBeside } from './load-beside.ts'
import { offerPlayers } from './load-players.ts'
import type { Surface } from './surface.ts'
import { showInTab } from './tab-title.ts'

export type Extras = {
  /** After each drawing: what was drawn anew is filled in again. */
  refresh(language: string, held: number): void
}

export function keepExtras(surface: Surface): Extras {
  const { host } = surface
  const all = [keepAges(surface), offerPlayers(surface)]
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
  void loadBeside('notify.js')
}
