/** Inserts a post or a page from elsewhere as a card, which is read without its provider's script. */
import { useEditor } from '@portabletext/editor'
import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { words } from '#client/desk/kit/words.ts'
import { AddressPanel } from './address-panel.tsx'

const said = words.composer.panels.card

type CardPanel = { readonly readLink: ComposerServices['readLink']; readonly onClose: () => void }

export function CardPanel({ readLink, onClose }: CardPanel) {
  const editor = useEditor()

  async function insert(url: string) {
    try {
      const value = { ...(await readLink(url)) }
      editor.send({ type: 'insert.block object', blockObject: { name: 'embed', value }, placement: 'auto' })
      return undefined
    } catch (error) {
      return `${said.failed} ${error instanceof Error ? error.message : ''}`
    }
  }

  return (
    <AddressPanel
      {...{ label: said.label, field: said.field, action: said.insert, name: 'card', onClose }}
      example="https://example.com/post"
      onAddress={insert}
    />
  )
}
