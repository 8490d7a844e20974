/** Most coverages have no third-party player: their script is loaded with the first card that has one. */
import { loadBeside } from './load-beside.ts'
import type { Players } from './players.ts'
import type { Surface } from './surface.ts'

export function offerPlayers(surface: Surface): Players {
  let loading: Promise<Players | undefined> | undefined

  /** A script that could not be loaded is requested again with the next drawing. */
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
