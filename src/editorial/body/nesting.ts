/**
 * Reads markup in linear time, whatever it is, and refuses what is nested too deep before another parser reads it:
 * htmlparser2 keeps its open elements in an array that it shifts at the front, so each tag costs the depth that it stands at.
 */
import { type Handler, Parser } from 'htmlparser2'
import { Refusal } from '#platform/errors.ts'

/** Published pages stay below 50. Sloppy ones, with a `<font>` in every paragraph that nobody closes, reach some hundreds. */
const MAX_OPEN = 2_000

/**
 * The parser keeps a second stack for these, which shrinks only when they are closed by name: `<div><svg></div>` again
 * and again is flat for the first stack alone.
 */
const COUNTED_APART = new Set([
  ...['svg', 'math', 'mi', 'mo', 'mn', 'ms', 'mtext', 'annotation-xml'],
  ...['foreignobject', 'desc', 'title'],
])

/** @throws Refusal `invalid` */
export function demandShallow(html: string): void {
  if (parseShallow(html, {}) === 'whole') return
  const message = `has more than ${MAX_OPEN} elements within one another; close those that are open`
  throw new Refusal('invalid', { errors: [{ path: 'html', message }] })
}

type ShallowHandler = Pick<Partial<Handler>, 'onopentag' | 'ontext' | 'onclosetag'> & {
  /** The element whose end tag closes it; its content is not parsed. */
  readonly until?: string
}

/** Stops at the first element that is too deep. */
export function parseShallow(html: string, { until, ...handler }: ShallowHandler): 'whole' | 'stopped' {
  let open = 0
  let apart = 0
  const parser = new Parser({
    ...handler,
    onopentagname(name) {
      open += 1
      if (COUNTED_APART.has(name)) apart += 1
      if (name === until || open > MAX_OPEN || apart > MAX_OPEN) throw STOP
    },
    onclosetag(name, isImplied) {
      open -= 1
      if (!isImplied && COUNTED_APART.has(name)) apart -= 1
      handler.onclosetag?.(name, isImplied)
    },
  })
  try {
    parser.end(html)
    return 'whole'
  } catch (error) {
    if (error === STOP) return 'stopped'
    throw error
  }
}

/** The only way to stop the parser at once: a paused one keeps buffering. */
const STOP = new Error('no more is read')
