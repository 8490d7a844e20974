/** What a reader can do with the list of updates: turn it round, read it in another zone, stop it, ask for what waits. */
import { counted } from './counted.ts'
import type { ReaderStatus } from './presence.ts'
import type { Setting } from './setting.ts'
import { type Branch, h } from './tree.ts'

type ControlsSetting = Setting & { readonly isEnded: boolean }

/** Its place is there before a script is, so that nothing moves when the buttons come. */
export function controlsView(presence: ReaderStatus | undefined, { words, order, isEnded }: ControlsSetting): Branch {
  if (!presence) return h('div', { class: 'controls' })
  const { ownZone, isPaused } = presence
  return h(
    'div',
    { class: 'controls', part: 'controls' },
    toggle({ does: 'order', label: words.oldestFirst, isOn: order === 'oldest' }),
    ownZone && toggle({ does: 'zone', label: words.ownTime(ownZone.label), isOn: ownZone.isUsed }),
    // After the end there is nothing to stop; a reader who had paused may go on.
    isEnded && !isPaused
      ? undefined
      : h('button', { class: 'control', type: 'button', 'data-do': 'pause' }, isPaused ? words.resume : words.pause),
  )
}

/** Takes no room in the list, so that nothing moves when the button comes and goes. */
export function arrivalsView({ held }: ReaderStatus, { words }: Setting): Branch {
  const button = h(
    'button',
    { class: 'arrived', type: 'button', part: 'arrivals', 'data-do': 'arrivals' },
    counted(words.newUpdates, held, words),
  )
  return h('div', { class: 'arrivals' }, held > 0 ? button : undefined)
}

type Toggle = { readonly does: string; readonly label: string; readonly isOn: boolean }

function toggle({ does, label, isOn }: Toggle): Branch {
  return h('button', { class: 'control', type: 'button', 'data-do': does, 'aria-pressed': String(isOn) }, label)
}
