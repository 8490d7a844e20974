/** A reader's controls of the list of updates: reverse it, switch its time zone, pause it, show new arrivals. */
import { counted } from './counted.ts'
import type { ReaderStatus } from './presence.ts'
import type { Setting } from './setting.ts'
import { type Branch, h } from './tree.ts'

type ControlsSetting = Setting & { readonly isEnded: boolean }

/** The element is there before the script has loaded, so that adding the buttons causes no layout shift. */
export function controlsView(presence: ReaderStatus | undefined, { words, isEnded }: ControlsSetting): Branch {
  if (!presence) return h('div', { class: 'controls' })
  const { order, ownZone, isPaused } = presence
  return h(
    'div',
    { class: 'controls', part: 'controls' },
    toggle({ does: 'order', label: words.oldestFirst, isOn: order === 'oldest' }),
    ownZone && toggle({ does: 'zone', label: words.ownTime(ownZone.label), isOn: ownZone.isUsed }),
    // An ended coverage cannot be paused, but a reader who had paused it can resume.
    (isPaused || !isEnded) &&
      h('button', { class: 'control', type: 'button', 'data-do': 'pause' }, isPaused ? words.resume : words.pause),
  )
}

/** Takes no space in the list, so that showing and hiding the button causes no layout shift. */
export function arrivalsView({ held }: ReaderStatus, { words }: Setting): Branch {
  const attributes = { class: 'arrived', type: 'button', part: 'arrivals', 'data-do': 'arrivals' }
  return h('div', { class: 'arrivals' }, held > 0 && h('button', attributes, counted(words.newUpdates, held, words)))
}

type Toggle = { readonly does: string; readonly label: string; readonly isOn: boolean }

function toggle({ does, label, isOn }: Toggle): Branch {
  return h('button', { class: 'control', type: 'button', 'data-do': does, 'aria-pressed': String(isOn) }, label)
}
