/** Markdown shortcuts: they are applied while typing, and undo restores the characters. */
import type { Path } from '@portabletext/editor'
import { type Behavior, defineBehavior, forward, raise } from '@portabletext/editor/behaviors'
import { caretOf, isTopLevel, rangeIn } from '#client/desk/composer/body/text-range.ts'
import { readAddress } from '#client/desk/composer/paste/web-address.ts'

const BLOCKS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '# ': { style: 'h2' },
  '## ': { style: 'h3' },
  '### ': { style: 'h4' },
  '- ': { listItem: 'bullet', level: 1 },
  '* ': { listItem: 'bullet', level: 1 },
  '1. ': { listItem: 'number', level: 1 },
  '1) ': { listItem: 'number', level: 1 },
}

const STRONG = /(\*\*|__)(?=\S)((?:(?!\1).)*[^\s*_])\1$/u
const EMPHASIS = /(?<![\p{L}\p{N}*_])([*_])(?=[^\s*_])((?:(?!\1).)*[^\s*_])\1$/u
const LINK = /\[([^[\]]+)\]\(([^\s()]+)\)$/u

const blockRule = defineBehavior({
  on: 'insert.text',
  guard: ({ snapshot, event }) => {
    const caret = caretOf(snapshot)
    if (!caret || caret.block.listItem) return false
    const props = BLOCKS[caret.before + event.text]
    return props ? { path: caret.path, props, length: caret.before.length + event.text.length } : false
  },
  actions: [
    ({ event }) => [forward(event)],
    (_, { path, props, length }) => [
      raise({ type: 'delete', at: rangeIn({ path, from: 0, to: length }) }),
      raise({ type: 'block.set', at: path, props }),
    ],
  ],
})

const quoteRule = defineBehavior({
  on: 'insert.text',
  guard: ({ snapshot, event }) => {
    const caret = caretOf(snapshot)
    if (!caret || !isTopLevel(caret.path) || caret.before + event.text !== '> ') return false
    return { path: caret.path }
  },
  actions: [
    ({ event }) => [forward(event)],
    (_, { path }) => [
      raise({ type: 'delete', at: rangeIn({ path, from: 0, to: 2 }) }),
      raise({ type: 'custom.quote', wrap: true }),
    ],
  ],
})

const strongRule = markRule(STRONG, 'strong')
const emphasisRule = markRule(EMPHASIS, 'em')

function markRule(pattern: RegExp, decorator: string) {
  return defineBehavior({
    on: 'insert.text',
    guard: ({ snapshot, event }) => {
      const found = matchBefore({ caret: caretOf(snapshot), typed: event.text, pattern })
      const marker = found?.match[1]
      return found && marker ? { ...found, marker: marker.length } : false
    },
    actions: [
      ({ event }) => [forward(event)],
      (_, { path, from, to, marker }) => [
        raise({ type: 'delete', at: rangeIn({ path, from: to - marker, to }) }),
        raise({ type: 'delete', at: rangeIn({ path, from, to: from + marker }) }),
        raise({ type: 'decorator.add', decorator, at: rangeIn({ path, from, to: to - 2 * marker }) }),
        raise({ type: 'decorator.remove', decorator }),
      ],
    ],
  })
}

const linkRule = defineBehavior({
  on: 'insert.text',
  guard: ({ snapshot, event }) => {
    const found = matchBefore({ caret: caretOf(snapshot), typed: event.text, pattern: LINK })
    const [, text = '', typed = ''] = found?.match ?? []
    const href = readAddress(typed)
    return found && href ? { ...found, href, end: found.from + 1 + text.length } : false
  },
  actions: [
    ({ event }) => [forward(event)],
    (_, { path, from, to, end, href }) => [
      raise({ type: 'delete', at: rangeIn({ path, from: end, to }) }),
      raise({ type: 'delete', at: rangeIn({ path, from, to: from + 1 }) }),
      raise({
        type: 'annotation.add',
        annotation: { name: 'link', value: { href } },
        at: rangeIn({ path, from, to: end - 1 }),
      }),
    ],
  ],
})

type Looking = { readonly caret: ReturnType<typeof caretOf>; readonly typed: string; readonly pattern: RegExp }
type Found = { readonly path: Path; readonly from: number; readonly to: number; readonly match: RegExpMatchArray }

/** Only a shortcut that the last key stroke completes; existing text stays as it is. */
function matchBefore({ caret, typed, pattern }: Looking): Found | undefined {
  if (!caret) return undefined
  const text = caret.before + typed
  const match = text.match(pattern)
  return match ? { path: caret.path, from: text.length - match[0].length, to: text.length, match } : undefined
}

export const markdownBehaviors: readonly Behavior[] = [
  blockRule,
  quoteRule,
  linkRule,
  strongRule,
  emphasisRule,
] as unknown as readonly Behavior[]
