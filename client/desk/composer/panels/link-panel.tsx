/** Where a link leads: made, changed and taken away here. */
import { type Editor, type EditorSnapshot, useEditor, useEditorSelector } from '@portabletext/editor'
import { getActiveAnnotations, getFocusTextBlock, isSelectionCollapsed } from '@portabletext/editor/selectors'
import { useId, useState } from 'react'
import { readAddress } from '#client/desk/composer/paste/web-address.ts'
import { Panel } from './panel.tsx'
import { usePanelWords } from './panel-words.ts'

const WRONG = 'That is no web address. Write one such as https://example.com/report'

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
  const [typed, setTyped, forget] = usePanelWords(editor, `link ${link?.key ?? ''}`, link?.href)
  const [problem, setProblem] = useState<string>()
  const id = useId()

  function submit() {
    const href = readAddress(typed)
    if (!href) return setProblem(WRONG)
    setLink({ editor, link, href })
    forget()
    onClose()
  }

  return (
    <Panel label="Link" onSubmit={submit} onClose={onClose}>
      <label htmlFor={id}>Address</label>
      <input
        id={id}
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://"
        value={typed}
        aria-invalid={problem !== undefined}
        aria-describedby={problem && `${id}-problem`}
        onChange={event => {
          setTyped(event.target.value)
          setProblem(undefined)
        }}
      />
      <button type="button" className="composer-main" onClick={submit}>
        {link ? 'Change' : 'Set link'}
      </button>
      {link && (
        <button
          type="button"
          onClick={() => {
            editor.send({ type: 'annotation.remove', annotation: { name: 'link' } })
            onClose()
          }}
        >
          Remove link
        </button>
      )}
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      {problem && (
        <p id={`${id}-problem`} className="composer-problem" role="alert">
          {problem}
        </p>
      )}
    </Panel>
  )
}

type Setting = { readonly editor: Editor; readonly link: ActiveLink | undefined; readonly href: string }

/** Without a selection the address itself becomes the text. */
function setLink({ editor, link, href }: Setting) {
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
