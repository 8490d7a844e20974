/**
 * Parses markup in linear time and refuses deep nesting before the full parser runs: htmlparser2 keeps its open elements in
 * an array and shifts at the front, so each tag costs time proportional to its depth.
 */
import { type Handler, Parser } from 'htmlparser2'
import { Refusal } from '#platform/errors.ts'

/** Published pages stay below 50. Sloppy ones, with an unclosed `<font>` in every paragraph, reach a few hundred. */
const MAX_OPEN = 2_000

/** htmlparser2 keeps a second stack for these, popped only by an end tag: repeated `<div><svg></div>` looks flat. */
const COUNTED_APART = new Set([
  ...['svg', 'math', 'mi', 'mo', 'mn', 'ms', 'mtext', 'annotation-xml'],
  ...['foreignobject', 'desc', 'title'],
])

/** @throws Refusal `invalid` */
export function demandShallow(html: string): void {
  if (parseShallow(html, {}) === 'whole') return
  const message = `has more than ${MAX_OPEN} nested elements; close the open ones`
  throw new Refusal('invalid', { errors: [{ path: 'html', message }] })
}

type ShallowHandler = Pick<Partial<Handler>, 'onopentag' | 'ontext' | 'onclosetag'> & {
  /** Stops at the start of this element; its content is not parsed. */
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

/** Throwing is the only way to stop the parser at once: a paused one keeps buffering. */
const STOP = new Error('parsing stopped')
