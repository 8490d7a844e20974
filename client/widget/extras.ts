/** The widget's extras as they are served at `/extras.js`: how long ago, how many wait, and the players of others. */
import { keepAges } from './ages.ts'
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
  return {
    refresh(language, held) {
      for (const one of all) one.refresh(language)
      // The title of a partner's page is the partner's.
      if (!host.shadowRoot) showInTab(held)
    },
  }
}
