/** The commands of a coverage's buttons. */
import type { Following } from '#client/sdk/src/follow.ts'
import { pause, release, resume } from './arrivals.ts'
import { type Choices, keepChoices } from './choices.ts'
import type { Drawing } from './drawing.ts'
import { goTo } from './go-to.ts'
import { isEdgeInView } from './live-edge.ts'
import type { Reading } from './reading.ts'
import type { Seeking } from './seeking.ts'
import type { Stage } from './stage.ts'

type CommandsOptions = {
  readonly stage: Stage
  readonly reading: Reading
  readonly following: Following
  readonly drawing: Drawing
  readonly seeking: Seeking
}

type Command = (options: CommandsOptions, control: Element) => void

/** Keyed by the `data-do` of the control. */
const COMMANDS: Readonly<Record<string, Command>> = {
  retry: ({ following }) => following.retry(),
  older: options => void loadOlder(options),
  arrivals: showArrivals,
  pause: turnPause,
  order: options => choose(options, { order: options.reading.choices.order === 'newest' ? 'oldest' : 'newest' }),
  zone: options => choose(options, { zone: options.reading.choices.zone === 'blog' ? 'own' : 'blog' }),
  open: turnOpen,
}

/** Returns the click listener. */
export function createCommands(options: CommandsOptions) {
  return (event: Event) => {
    const { target } = event
    if (!(target instanceof Element)) return
    const control = target.closest<HTMLElement>('[data-do]')
    const command = COMMANDS[control?.dataset.do ?? '']
    if (control && command) command(options, control)
    else options.seeking.follow(target.closest('a'), event as MouseEvent)
  }
}

async function loadOlder({ reading, following, drawing }: CommandsOptions) {
  if (reading.older === 'busy') return
  const { arrivals, limit } = reading
  reading.limit = Number.POSITIVE_INFINITY
  if (arrivals && arrivals.latest.updates.length > limit) return drawing.now()
  reading.older = 'busy'
  drawing.soon()
  const outcome = await following.loadOlder()
  reading.older = outcome === 'failed' ? 'failed' : 'button'
  drawing.soon()
}

/** Scrolls to the first new update in reading order and focuses it, because its button is removed. */
function showArrivals({ stage, reading, drawing }: CommandsOptions) {
  const { arrivals, choices } = reading
  if (!arrivals) return
  const fresh = arrivals.latest.updates.filter(({ id }) => arrivals.held.has(id))
  reading.limit += arrivals.held.size
  const first = choices.order === 'newest' ? fresh[0] : fresh.at(-1)
  reading.arrivals = release(arrivals)
  drawing.now()
  if (first) goTo(stage.root, first.id)
}

function turnPause({ stage, reading, drawing }: CommandsOptions) {
  const { arrivals, choices } = reading
  if (!arrivals) return
  const resumed = resume(arrivals)
  if (!arrivals.frozen) reading.arrivals = pause(arrivals)
  else reading.arrivals = isEdgeInView(stage.root, choices.order) ? release(resumed) : resumed
  drawing.now()
}

function choose({ reading, drawing }: CommandsOptions, choice: Partial<Choices>) {
  reading.choices = { ...reading.choices, ...choice }
  keepChoices(reading.choices)
  drawing.now('choice')
}

function turnOpen({ reading, drawing }: CommandsOptions, control: Element) {
  const id = control.closest('article')?.id ?? ''
  const opened = new Set(reading.opened)
  if (!opened.delete(id)) opened.add(id)
  reading.opened = opened
  drawing.now()
}
