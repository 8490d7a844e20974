/** Sets, changes and removes a link. */
import { type Editor, type EditorSnapshot, useEditor, useEditorSelector } from '@portabletext/editor'
import { getActiveAnnotations, getFocusTextBlock, isSelectionCollapsed } from '@portabletext/editor/selectors'
import { words } from '#client/desk/kit/words.ts'
import { AddressPanel } from './address-panel.tsx'

const said = words.composer.panels.link

type ActiveLink = { readonly key: string; readonly href: string }

export function activeLink(snapshot: EditorSnapshot): ActiveLink | undefined {
  const link = getActiveAnnotations(snapshot).find(({ _type }) => _type === 'link')
  return link ? { key: link._key, href: String(link.href ?? '') } : undefined
}

export function LinkPanel({ onClose }: { readonly onClose: () => void }) {
  const editor = useEditor()
  const link = useEditorSelector(
    editor,
    activeLink,
    (one, other) => one?.key === other?.key && one?.href === other?.href,
  )

  function remove() {
    editor.send({ type: 'annotation.remove', annotation: { name: 'link' } })
    onClose()
  }

  return (
    <AddressPanel
      {...{ label: said.label, field: said.field, action: link ? said.change : said.set, onClose }}
      name={`link ${link?.key ?? ''}`}
      first={link?.href ?? ''}
      example="https://example.com/report"
      onAddress={href => setLink({ editor, link, href })}
    >
      {link && (
        <button type="button" onClick={remove}>
          {said.remove}
        </button>
      )}
    </AddressPanel>
  )
}

type Setting = { readonly editor: Editor; readonly link: ActiveLink | undefined; readonly href: string }

/** Without a selection the address itself becomes the text. */
function setLink({ editor, link, href }: Setting): undefined {
  const snapshot = editor.getSnapshot()
  const block = getFocusTextBlock(snapshot)
  if (link && block) {
    editor.send({ type: 'annotation.set', at: [...block.path, 'markDefs', { _key: link.key }], props: { href } })
  } else if (isSelectionCollapsed(snapshot)) {
    editor.send({ type: 'insert.span', text: href, annotations: [{ name: 'link', value: { href } }] })
  } else {
    editor.send({ type: 'annotation.add', annotation: { name: 'link', value: { href } } })
  }
}
