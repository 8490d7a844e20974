/** Loads the script for third-party players with the first card that has one: most coverages have none. */
import { loadBeside } from './load-beside.ts'
import type { Players } from './players.ts'
import type { Surface } from './surface.ts'

/** Returns what looks through a part that is in view: a query through all of a long coverage takes milliseconds. */
export function offerPlayers(surface: Surface) {
  let loading: Promise<Players | undefined> | undefined

  /** A script that failed to load is requested again after the next drawing. */
  return async (part: Element, language: string) => {
    if (!part.querySelector('.player')) return
    loading ??= loadPlayers(surface)
    const players = await loading
    if (players) players.refresh(part, language)
    else loading = undefined
  }
}

async function loadPlayers(surface: Surface): Promise<Players | undefined> {
  const file = await loadBeside('players.js')
  return file && !surface.signal.aborted ? (file.keepPlayers as (surface: Surface) => Players)(surface) : undefined
}
