/** The widget's extras, served at `/extras.js`: ages, the count in the tab's title, players, and "Notify me". */
import { keepAges } from './ages.ts'
import { loadBeside } from './load-beside.ts'
import { offerPlayers } from './load-players.ts'
import type { Surface } from './surface.ts'
import { showInTab } from './tab-title.ts'

export type Extras = {
  /** Called after each drawing; fills in new elements. */
  refresh(language: string, held: number): void
}

export function keepExtras(surface: Surface): Extras {
  const { root, host, signal } = surface
  // The hours of the list, and the pinned updates.
  const parts = () => ['feed', 'pinned'].flatMap(name => [...root.getElementsByClassName(name)])
  const all = [keepAges({ parts, signal }), offerPlayers(surface)]
  if (host.hasAttribute('notify')) offerAlerts(host)
  return {
    refresh(language, held) {
      for (const one of all) one.refresh(language)
      // A partner's page keeps its own title.
      if (!host.shadowRoot) showInTab(held)
    },
  }
}

/** Our own page has the button in its markup; on a partner's page, a link to ours is added above the coverage. */
function offerAlerts(host: Element): void {
  const link = document.createElement('crier-notify')
  link.setAttribute('src', host.getAttribute('src') ?? '')
  host.shadowRoot?.prepend(link)
  void loadBeside('notify.js')
}
