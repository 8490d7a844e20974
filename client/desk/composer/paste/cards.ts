/** An address that was pasted alone on a line becomes a card; undo makes it the address again. */
import type { Editor } from '@portabletext/editor'
import { type Behavior, defineBehavior, raise } from '@portabletext/editor/behaviors'
import type { EditorTextBlock } from '#client/desk/composer/body/editor-schema.ts'
import type { ComposerServices, EmbedCard } from '#client/desk/composer/composer-services.ts'
import { words } from '#client/desk/kit/words.ts'

type Pasted = { readonly address: string; readonly block: string }

const takePlace = defineBehavior<{ card: EmbedCard; pasted: Pasted }, 'custom.card', { path: [{ _key: string }] }>({
  on: 'custom.card',
  // Typing on while the card is fetched means that it stays text.
  guard: ({ snapshot, event }) => {
    const block = snapshot.context.value.find(({ _key }) => _key === event.pasted.block)
    const isUntouched = block?._type === 'block' && textOf(block as EditorTextBlock) === event.pasted.address
    return isUntouched ? { path: [{ _key: block._key }] } : false
  },
  actions: [
    ({ snapshot, event }, { path }) => {
      const at = { anchor: { path, offset: 0 }, focus: { path, offset: 0 } }
      const isLast = snapshot.context.value.at(-1)?._key === event.pasted.block
      const wasHere = JSON.stringify(snapshot.context.selection?.focus.path[0]) === JSON.stringify(path[0])
      const _key = snapshot.context.keyGenerator()
      const card = { _type: 'embed', _key, ...event.card }
      return [
        raise({ type: 'insert.block', block: card, placement: 'before', select: 'none', at }),
        ...(isLast
          ? [
              raise({
                type: 'insert.block' as const,
                block: { _type: 'block' },
                placement: 'after' as const,
                select: wasHere ? ('start' as const) : ('none' as const),
                at,
              }),
            ]
          : []),
        raise({ type: 'delete.block', at: path }),
      ]
    },
  ],
})

export const cardBehaviors = [takePlace] as unknown as readonly Behavior[]

type Offer = {
  readonly editor: Editor
  readonly pasted: Pasted
  readonly readLink: ComposerServices['readLink']
  readonly announce: (sentence: string) => void
}

export async function offerCard({ editor, pasted, readLink, announce }: Offer): Promise<void> {
  try {
    const card = await readLink(pasted.address)
    editor.send({ type: 'custom.card', card, pasted })
    announce(words.composer.cardMade)
  } catch {
    announce(words.composer.noCard)
  }
}

function textOf(block: EditorTextBlock): string {
  return block.children.map(child => ('text' in child ? child.text : '')).join('')
}
