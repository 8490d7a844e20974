/** Inserts a post or a page from elsewhere as a card, which is read without its provider's script. */
import { useEditor } from '@portabletext/editor'
import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { AddressPanel } from './address-panel.tsx'

type CardPanel = { readonly readLink: ComposerServices['readLink']; readonly onClose: () => void }

export function CardPanel({ readLink, onClose }: CardPanel) {
  const editor = useEditor()

  async function insert(url: string) {
    try {
      const value = { ...(await readLink(url)) }
      editor.send({ type: 'insert.block object', blockObject: { name: 'embed', value }, placement: 'auto' })
      return undefined
    } catch (error) {
      return `No card could be made of it. ${error instanceof Error ? error.message : ''}`
    }
  }

  return (
    <AddressPanel
      {...{ label: 'Card', field: 'Address of the post or page', action: 'Insert', name: 'card', onClose }}
      example="https://example.com/post"
      onAddress={insert}
    />
  )
}
