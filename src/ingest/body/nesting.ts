/**
 * Refuses deeply nested markup in linear time, before a parser reads it: htmlparser2 keeps its open elements in an array
 * that it shifts at the front, so each tag costs the depth that it stands at.
 */
import { Parser } from 'htmlparser2'
import { Refusal } from '../../errors.ts'

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
  if (isDeep(html)) {
    const message = `has more than ${MAX_OPEN} elements within one another; close those that are open`
    throw new Refusal('invalid', { errors: [{ path: 'html', message }] })
  }
}

function isDeep(html: string): boolean {
  try {
    new Parser(depthCounter()).end(html)
    return false
  } catch (error) {
    if (error === TOO_DEEP) return true
    throw error
  }
}

/** The one way to make the parser stop at once: `pause` goes on buffering. */
const TOO_DEEP = new Error('too deep')

function depthCounter() {
  let open = 0
  let apart = 0
  return {
    onopentagname(name: string) {
      open += 1
      if (COUNTED_APART.has(name)) apart += 1
      if (open > MAX_OPEN || apart > MAX_OPEN) throw TOO_DEEP
    },
    onclosetag(name: string, isImplied: boolean) {
      open -= 1
      if (!isImplied && COUNTED_APART.has(name)) apart -= 1
    },
  }
}
