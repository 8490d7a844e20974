/** The widget's extras, served at `/extras.js`: ages, the count in the tab's title, players, events, and "Notify me". */
import type { offerAlerts } from '#client/notify/define.ts'
import { keepAges } from './ages.ts'
import type { keepChecking } from './checks.ts'
import { loadBeside } from './load-beside.ts'
import { offerEvents } from './load-events.ts'
import { offerPlayers } from './load-players.ts'
import type { Reading } from './reading.ts'
import type { ReadSurface } from './surface.ts'
import { showInTab } from './tab-title.ts'

export type Extras = {
  /** Called after each drawing; fills in new elements. */
  refresh(language: string, held: number): void
  readonly passOn: Reading['passOn']
}

export function keepExtras(surface: ReadSurface): Extras {
  const { root, host, signal, hours } = surface
  // The pinned updates and the hours of the list. Without a pinned one the bar above the hours, which has nothing to fill in: a
  // search for what is not there would go through all of a long coverage.
  const parts = () => [root.querySelector('.pinned,.bar') ?? [], ...hours()].flat()
  const events = offerEvents(surface)
  const all = [keepAges({ parts, signal, see: offerPlayers(surface) }), events, offerChecks(host)]
  if (host.hasAttribute('notify')) {
    void loadBeside('notify.js').then(file => (file?.offerAlerts as typeof offerAlerts | undefined)?.(host))
  }
  return {
    passOn: events.passOn,
    refresh(language, held) {
      for (const one of all) one.refresh(language)
      // A partner's page keeps its own title.
      if (!host.shadowRoot) showInTab(held)
    },
  }
}

/** Loads the script that warns of mistakes for elements with more than an address and the room kept free. */
function offerChecks(host: Element) {
  let isOffered = false
  function refresh() {
    if (isOffered || host.attributes.length <= 2) return
    isOffered = true
    void loadBeside('checks.js').then(file => (file?.keepChecking as typeof keepChecking | undefined)?.(host))
  }
  return { refresh }
}
