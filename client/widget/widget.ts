/** A widget, from connecting its element to removing it: follows a blog and draws it. */
import { followBlog } from '#client/sdk/src/follow.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { keyEventsOf } from '#shared/blog/key-events.ts'
import { compareUpdates, parsePlace } from '#shared/blog/order.ts'
import { arrive, beginWith, release } from './arrivals.ts'
import { readChoices } from './choices.ts'
import { createCommands } from './commands.ts'
import { createDrawing } from './drawing.ts'
import { isEdgeInView, isTabSeen } from './live-edge.ts'
import type { Reading } from './reading.ts'
import { createSeeking } from './seeking.ts'
import { openStage } from './stage.ts'
import { createView } from './view.ts'

/** With fewer, older ones are loaded without being asked for. */
const FEW_KEY_EVENTS = 5

type WidgetOptions = {
  readonly host: HTMLElement
  readonly signal: AbortSignal
  readonly opened: Reading['opened'] | undefined
}

export function openWidget({ host, signal, opened = new Set() }: WidgetOptions): Reading {
  const src = host.getAttribute('src') ?? ''
  const stage = openStage(host, src)
  const { root, held, keyOnly } = stage
  const reading: Reading = {
    arrivals: held && beginWith(shownFrom(held)),
    choices: readChoices(host.getAttribute('order')),
    ...{ older: 'button', opened },
  }
  const following = followBlog(src, { onCoverage: take, onStanding: () => drawing.soon(), keyOnly }, held)
  const view = createView({ stage, reading, following })
  const given = { host, stage, reading, following, view, signal }
  const drawing = createDrawing(given)
  const seeking = createSeeking({ ...given, drawing })
  const click = createCommands({ ...given, drawing, seeking })

  const isAtEdge = () => isTabSeen() && isEdgeInView(root, reading.choices.order)

  function take(coverage: Coverage, changes: readonly Change[]) {
    const come = shownFrom(coverage)
    const { arrivals } = reading
    reading.arrivals = arrivals
      ? arrive(arrivals, { coverage: come, changes, manner: isAtEdge() ? 'show' : 'hold' })
      : beginWith(come)
    if (arrivals) view.note(arrivals.latest, changes)
    // The coverage as it is loaded may have few key events among its newest updates.
    if (keyOnly && come.updates.length < FEW_KEY_EVENTS) void following.loadOlder()
    drawing.soon()
    if (!arrivals) void seeking.seekFragment()
  }

  /** Shows held updates when the reader returns to the tab with the live edge in view. */
  function comeBack() {
    const { arrivals } = reading
    if (!arrivals?.held.size || arrivals.frozen || !isAtEdge()) return
    reading.arrivals = release(arrivals)
    drawing.soon()
  }

  /** A page of older updates shows only those after its `before`; newer ones have their own page. */
  function shownFrom(coverage: Coverage): Coverage {
    const shown = keyOnly ? keyEventsOf(coverage) : coverage
    const start = parsePlace(host.getAttribute('before') ?? '')
    if (!start) return shown
    return { ...shown, updates: shown.updates.filter(update => compareUpdates(update, start) > 0) }
  }

  root.addEventListener('click', click, { signal })
  for (const kind of ['online', 'offline']) addEventListener(kind, () => drawing.soon(), { signal })
  addEventListener('hashchange', () => void seeking.seekFragment(), { signal })
  document.addEventListener('visibilitychange', comeBack, { signal })
  signal.addEventListener('abort', () => following.close())
  if (held) void seeking.seekFragment()
  drawing.now()
  return reading
}
