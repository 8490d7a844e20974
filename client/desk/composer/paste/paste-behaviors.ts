/** Pasted or dropped files and addresses. */
import { type Behavior, type BehaviorAction, defineBehavior, effect, raise } from '@portabletext/editor/behaviors'
import { isSelectionCollapsed } from '@portabletext/editor/selectors'
import { caretOf, isTopLevel } from '#client/desk/composer/body/text-range.ts'
import type { UploadKind } from '#client/desk/composer/body/uploads.ts'
import { isRecordingFile, recordingOf } from './recording-files.ts'
import { unstyled } from './unstyled.ts'
import { pastedAddress } from './web-address.ts'

export type PasteHearers = {
  /** Starts an upload; its id goes into the editor. */
  addFile(file: File, as: UploadKind): string
  /** An address was pasted alone on a line: a card may take its place. */
  addressPasted(pasted: { readonly address: string; readonly block: string }): void
}

export function pasteBehaviors({ addFile, addressPasted }: PasteHearers): readonly Behavior[] {
  const blockOf = (file: File) =>
    isRecordingFile(file)
      ? { _type: 'recording', recording: recordingOf(file, addFile(file, 'recording')) }
      : { _type: 'image', upload: addFile(file, 'picture'), alt: '' }

  const insertFiles = (files: readonly File[]): BehaviorAction[] =>
    files.map(file => raise({ type: 'insert.block', block: blockOf(file), placement: 'auto', select: 'end' }))

  const pasteFiles = defineBehavior({
    on: 'clipboard.paste',
    guard: ({ event }) => onlyMedia(event.originEvent.dataTransfer),
    actions: [(_, files) => insertFiles(files)],
  })

  const dropFiles = defineBehavior({
    on: 'drag.drop',
    guard: ({ event }) => (event.dragOrigin ? false : onlyMedia(event.originEvent.dataTransfer)),
    actions: [
      ({ event }, files) => [raise({ type: 'select', at: endOf(event.position.selection) }), ...insertFiles(files)],
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

  return [pasteFiles, dropFiles, pasteAddressOnSelection, pasteAddress] as unknown as readonly Behavior[]
}

/** Where nothing in the text is under the pointer, the place is a whole paragraph, which the file would replace. */
function endOf<Point>({ anchor, focus, backward }: { anchor: Point; focus: Point; backward?: boolean }) {
  const at = backward ? anchor : focus
  return { anchor: at, focus: at }
}

/** A picture copied from a page comes as a file and as HTML with nothing but that picture: the file is meant. */
function onlyMedia(transfer: DataTransfer): readonly File[] | false {
  const files = [...transfer.files].filter(file => file.type.startsWith('image/') || isRecordingFile(file))
  if (files.length === 0) return false
  const html = transfer.getData('text/html')
  if (html === '') return files
  const page = new DOMParser().parseFromString(unstyled(html).html, 'text/html')
  return page.body.textContent?.trim() === '' ? files : false
}
