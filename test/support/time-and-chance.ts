/** Detects files that read the time, set timers or draw random numbers themselves instead of being passed a clock. */
import { type ESTree, parseSync, Visitor } from 'vite'

const TIMERS = ['setTimeout', 'setInterval']
const READINGS = ['Date.now', 'Math.random', 'performance.now']

/** Whether a file waits for a turn of the event loop. */
export function yieldsToOthers(path: string, text: string): boolean {
  let yields = false
  new Visitor({
    CallExpression: ({ callee }) => {
      if (nameOf(callee) === 'setImmediate') yields = true
    },
  }).visit(parseSync(path, text).program)
  return yields
}

export function reachesForTime(path: string, text: string): boolean {
  let reaches = false
  new Visitor({
    MemberExpression: ({ object, property }) => {
      if (READINGS.includes(`${nameOf(object)}.${nameOf(property)}`)) reaches = true
    },
    NewExpression: ({ callee, arguments: given }) => {
      if (nameOf(callee) === 'Date' && given.length === 0) reaches = true
    },
    CallExpression: ({ callee }) => {
      if (TIMERS.includes(nameOf(callee))) reaches = true
    },
  }).visit(parseSync(path, text).program)
  return reaches
}

function nameOf(node: ESTree.Node): string {
  return node.type === 'Identifier' ? node.name : ''
}
