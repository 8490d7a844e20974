/** Detects a reference to another update: "see 1105", "@1105" or "@" and some of its words. */
import type { Editor, EditorSnapshot } from '@portabletext/editor'
import { type Behavior, defineBehavior, raise } from '@portabletext/editor/behaviors'
import { caretOf, type Range, rangeIn } from '#client/desk/composer/body/text-range.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { typedReference } from './typed-reference.ts'

export type Mention = Range & { readonly typed: string }

export function mentionAt(snapshot: EditorSnapshot): Mention | undefined {
  const caret = caretOf(snapshot)
  if (!caret) return undefined
  const { path, before } = caret
  const found = typedReference(before)
  return found && { path, typed: found.typed, from: before.length - found.length, to: before.length }
}

export function isSameMention(one: Mention | undefined, other: Mention | undefined): boolean {
  return (
    one?.typed === other?.typed &&
    one?.from === other?.from &&
    JSON.stringify(one?.path) === JSON.stringify(other?.path)
  )
}

type Referring = { readonly mention: Mention; readonly update: Update; readonly blog: Blog }

/** The text is a fallback; readers' pages show the current time of the update. */
export function refer(editor: Editor, { mention, update, blog }: Referring) {
  const text = showClockOf(update.time, blog)
  editor.send({ type: 'custom.refer', mention, text, update: update.id })
}

const insertReference = defineBehavior<{ mention: Mention; text: string; update: string }, 'custom.refer'>({
  on: 'custom.refer',
  actions: [
    ({ event: { mention, text, update } }) => [
      raise({ type: 'delete', at: rangeIn(mention) }),
      raise({ type: 'insert.span', text, annotations: [{ name: 'reference', value: { update } }] }),
    ],
  ],
})

const startMention = defineBehavior({
  on: 'custom.mention',
  guard: ({ snapshot }) => {
    const caret = caretOf(snapshot)
    return caret ? { text: /(^|[\s(])$/.test(caret.before) ? '@' : ' @' } : false
  },
  actions: [(_, { text }) => [raise({ type: 'insert.text', text })]],
})

export const mentionBehaviors = [insertReference, startMention] as unknown as readonly Behavior[]
