/** The browser's own player of a recording, in the place that the view keeps for it. */
import type { PlayerRecipe } from '#shared/view/recording.ts'

/** False if the place is for something else. Whatever the address is, a player runs nothing. */
export function playRecording(place: Element): boolean {
  const key = place.parentElement?.dataset.key ?? ''
  if (key[0] !== '{') return false
  if (!place.firstChild) place.append(playerOf(JSON.parse(key)))
  return true
}

function playerOf({ kind, src, name, poster, tracks }: PlayerRecipe): HTMLMediaElement {
  const player = document.createElement(kind === 'video' ? kind : 'audio')
  player.append(...tracks.map(track => Object.assign(document.createElement('track'), { ...track, kind: 'captions' })))
  // Browsers load captions of another server only so.
  if (tracks[0]) player.crossOrigin = 'anonymous'
  player.setAttribute('playsinline', '')
  if (poster) player.setAttribute('poster', poster)
  return Object.assign(player, { ariaLabel: name ?? null, controls: true, preload: 'none', src })
}
