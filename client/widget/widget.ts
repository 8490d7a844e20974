/** A widget, from connecting its element to removing it: follows a blog and draws it. */
import { followOver } from '#client/sdk/src/follow-over.ts'
import type { Ask } from '#client/sdk/src/transport.ts'
import { openWebSocket } from '#client/sdk/src/websocket.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { keyEventsOf } from '#shared/blog/key-events.ts'
import { arrive, beginWith, release } from './arrivals.ts'
import { limitOf } from './attributes.ts'
import { readChoices } from './choices.ts'
import { createCommands } from './commands.ts'
import { createDrawing } from './drawing.ts'
import { laterTransports } from './later-transports.ts'
import { isEdgeInView } from './live-edge.ts'
import type { Reading } from './reading.ts'
import { createSeeking } from './seeking.ts'
import type { Select } from './selecting.ts'
import { openStage } from './stage.ts'
import { createView } from './view.ts'

/** With fewer, older ones are loaded without being asked for. */
const FEW_KEY_EVENTS = 5

/** Elements show public coverages, without a token. A cached copy is revalidated. */
const ask: Ask = (address, signal) => fetch(address, { signal, cache: 'no-cache' })

type WidgetOptions = {
  readonly host: HTMLElement
  readonly signal: AbortSignal
  readonly opened: Reading['opened'] | undefined
  /** Of the attributes `from` and `before`. */
  readonly select: Select | undefined
}

export type Widget = ReturnType<typeof openWidget>

export function openWidget({ host, signal, opened = new Set(), select }: WidgetOptions) {
  const stage = openStage(host)
  const { src, root, held, keyOnly } = stage
  const shownFrom = (coverage: Coverage) => {
    const shown = keyOnly ? keyEventsOf(coverage) : coverage
    return select ? select(shown) : shown
  }
  const reading: Reading = {
    arrivals: held && beginWith(shownFrom(held)),
    choices: readChoices(host.getAttribute('order')),
    ...{ older: 'button', opened, limit: limitOf(host) },
  }
  const listener = { onCoverage: take, onStanding: () => drawing.soon(), keyOnly }
  const following = followOver({ src, listener, held, transports: [openWebSocket, ...laterTransports], ask })
  const view = createView({ host, stage, reading, following })
  const given = { host, stage, reading, following, view, signal }
  const drawing = createDrawing(given)
  const seeking = createSeeking({ ...given, drawing })

  const isAtEdge = () => !document.hidden && isEdgeInView(root, reading.choices.order)

  function take(coverage: Coverage, changes: readonly Change[]) {
    const come = shownFrom(coverage)
    const { arrivals } = reading
    const heard = reading.passOn?.(changes, come) ?? changes
    reading.arrivals = arrivals
      ? arrive(arrivals, { coverage: come, changes, manner: isAtEdge() ? 'show' : 'hold' })
      : beginWith(come)
    if (arrivals) view.note(arrivals.latest, heard)
    // The coverage as it is loaded may have few key events among its newest updates.
    if (keyOnly && come.updates.length < FEW_KEY_EVENTS) void following.loadOlder()
    drawing.soon()
    if (!arrivals) seeking.seekFragment()
  }

  /** Shows held updates when the reader returns to the tab with the live edge in view. */
  function comeBack() {
    const { arrivals } = reading
    if (!arrivals?.held.size || arrivals.frozen || !isAtEdge()) return
    reading.arrivals = release(arrivals)
    drawing.soon()
  }

  root.addEventListener('click', createCommands({ ...given, drawing, seeking }), { signal })
  addEventListener('online', drawing.soon, { signal })
  addEventListener('offline', drawing.soon, { signal })
  addEventListener('hashchange', seeking.seekFragment, { signal })
  document.addEventListener('visibilitychange', comeBack, { signal })
  signal.addEventListener('abort', following.close)
  if (held) seeking.seekFragment()
  drawing.soon()

  return { reading, drawing }
}
