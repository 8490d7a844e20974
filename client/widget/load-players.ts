/** Loads the script for third-party players with the first card that has one: most coverages have none. */
import { loadBeside } from './load-beside.ts'
import type { keepPlayers, Players } from './players.ts'
import type { Surface } from './surface.ts'

/** Returns what looks through a part that is in view: a query through all of a long coverage takes milliseconds. */
export function offerPlayers(surface: Surface) {
  let loading: Promise<Players | undefined> | undefined

  return async (part: Element, language: string) => {
    if (!part.querySelector('.player')) return
    loading ??= loadBeside('players.js').then(file => (file?.keepPlayers as typeof keepPlayers | undefined)?.(surface))
    const players = await loading
    players?.refresh(part, language)
  }
}
