/** Loads the script for third-party players with the first card that has one: most coverages have none. */
import { loadBeside } from './load-beside.ts'
import type { Players } from './players.ts'
import type { Surface } from './surface.ts'

export function offerPlayers(surface: Surface): Players {
  let loading: Promise<Players | undefined> | undefined

  /** A script that failed to load is requested again after the next drawing. */
  async function refresh(language: string) {
    if (!surface.root.querySelector('.player')) return
    loading ??= loadPlayers(surface)
    const players = await loading
    if (players) players.refresh(language)
    else loading = undefined
  }

  return { refresh }
}

async function loadPlayers(surface: Surface): Promise<Players | undefined> {
  const file = await loadBeside('players.js')
  return file && !surface.signal.aborted ? (file.keepPlayers as (surface: Surface) => Players)(surface) : undefined
}
