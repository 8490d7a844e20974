/** Pasted or dropped files and addresses. */
import { type Behavior, type BehaviorAction, defineBehavior, effect, raise } from '@portabletext/editor/behaviors'
import { isSelectionCollapsed } from '@portabletext/editor/selectors'
import { caretOf, isTopLevel } from '#client/desk/composer/body/text-range.ts'
import { unstyled } from './unstyled.ts'
import { pastedAddress } from './web-address.ts'

export type PasteHearers = {
  /** Starts an upload; its id goes into the editor. */
  addPicture(file: File): string
  /** An address was pasted alone on a line: a card may take its place. */
  addressPasted(pasted: { readonly address: string; readonly block: string }): void
}

export function pasteBehaviors({ addPicture, addressPasted }: PasteHearers): readonly Behavior[] {
  const insertPictures = (files: readonly File[]): BehaviorAction[] =>
    files.map(file =>
      raise({
        type: 'insert.block',
        block: { _type: 'image', upload: addPicture(file), alt: '' },
        placement: 'auto',
        select: 'end',
      }),
    )

  const pastePictures = defineBehavior({
    on: 'clipboard.paste',
    guard: ({ event }) => onlyPictures(event.originEvent.dataTransfer),
    actions: [(_, files) => insertPictures(files)],
  })

  const dropPictures = defineBehavior({
    on: 'drag.drop',
    guard: ({ event }) => (event.dragOrigin ? false : onlyPictures(event.originEvent.dataTransfer)),
    actions: [
      ({ event }, files) => [raise({ type: 'select', at: event.position.selection }), ...insertPictures(files)],
    ],
  })

  const pasteAddressOnSelection = defineBehavior({
    on: 'clipboard.paste',
    guard: ({ snapshot, event }) => {
      const address = pastedAddress(event.originEvent.dataTransfer.getData('text/plain'))
      return address && !isSelectionCollapsed(snapshot) ? { address } : false
    },
    actions: [
      (_, { address }) => [raise({ type: 'annotation.add', annotation: { name: 'link', value: { href: address } } })],
    ],
  })

  const pasteAddress = defineBehavior({
    on: 'clipboard.paste',
    guard: ({ snapshot, event }) => {
      const address = pastedAddress(event.originEvent.dataTransfer.getData('text/plain'))
      const caret = caretOf(snapshot)
      if (!address || !caret) return false
      const isAlone = caret.block.children.every(child => 'text' in child && child.text === '')
      const canBeCard = isAlone && isTopLevel(caret.path) && !caret.block.listItem
      return { address, block: caret.block._key, canBeCard }
    },
    actions: [
      (_, { address, block, canBeCard }) => [
        raise({ type: 'insert.span', text: address, annotations: [{ name: 'link', value: { href: address } }] }),
        ...(canBeCard ? [effect(() => addressPasted({ address, block }))] : []),
      ],
    ],
  })

  return [pastePictures, dropPictures, pasteAddressOnSelection, pasteAddress] as unknown as readonly Behavior[]
}

/** A picture copied from a page comes as a file and as HTML with nothing but that picture: the file is meant. */
function onlyPictures(transfer: DataTransfer): readonly File[] | false {
  const files = [...transfer.files].filter(({ type }) => type.startsWith('image/'))
  if (files.length === 0) return false
  const html = transfer.getData('text/html')
  if (html === '') return files
  const page = new DOMParser().parseFromString(unstyled(html).html, 'text/html')
  return page.body.textContent?.trim() === '' ? files : false
}
