/** "/goal" and a space become the text that is saved under this name; undo restores the name. */
import { type Behavior, defineBehavior, forward, raise } from '@portabletext/editor/behaviors'
import { caretOf, rangeIn } from '#client/desk/composer/body/text-range.ts'

/** Not inside of an address or a fraction. */
const NAMED = /(?:^|[\s(“"'])\/([\p{L}\p{M}\p{N}-]{1,40})$/u

export function snippetBehaviors(findSnippet: (name: string) => string | undefined): readonly Behavior[] {
  const expand = defineBehavior({
    on: 'insert.text',
    guard: ({ snapshot, event }) => {
      const caret = event.text === ' ' ? caretOf(snapshot) : undefined
      const name = caret?.before.match(NAMED)?.[1]
      const text = name && findSnippet(name)
      if (!caret || !name || !text) return false
      const to = caret.before.length + 1
      return { path: caret.path, from: to - name.length - 2, to, text }
    },
    actions: [
      ({ event }) => [forward(event)],
      (_, { path, from, to, text }) => [
        raise({ type: 'delete', at: rangeIn({ path, from, to }) }),
        raise({ type: 'insert.text', text: `${text} ` }),
      ],
    ],
  })
  return [expand] as unknown as readonly Behavior[]
}
