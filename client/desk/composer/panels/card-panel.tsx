/** Brings a post or a page from elsewhere into the text, as a card that is read without its provider's script. */
import { useEditor } from '@portabletext/editor'
import { useId, useState } from 'react'
import type { ComposerServices } from '#client/desk/composer/composer-services.ts'
import { readAddress } from '#client/desk/composer/paste/web-address.ts'
import { Panel } from './panel.tsx'
import { usePanelWords } from './panel-words.ts'

const WRONG = 'That is no web address. Write one such as https://example.com/post'

type CardPanel = { readonly readLink: ComposerServices['readLink']; readonly onClose: () => void }

export function CardPanel({ readLink, onClose }: CardPanel) {
  const editor = useEditor()
  const [typed, setTyped, forget] = usePanelWords(editor, 'card')
  const [state, setState] = useState<{ problem?: string; isReading?: boolean }>({})
  const id = useId()

  async function submit() {
    const url = readAddress(typed)
    if (!url) return setState({ problem: WRONG })
    setState({ isReading: true })
    try {
      const value = { ...(await readLink(url)) }
      editor.send({ type: 'insert.block object', blockObject: { name: 'embed', value }, placement: 'auto' })
      forget()
      onClose()
    } catch (error) {
      setState({ problem: `No card could be made of it. ${error instanceof Error ? error.message : ''}` })
    }
  }

  return (
    <Panel label="Card" onSubmit={submit} onClose={onClose}>
      <label htmlFor={id}>Address of the post or page</label>
      <input
        id={id}
        type="url"
        inputMode="url"
        autoComplete="off"
        placeholder="https://"
        value={typed}
        aria-invalid={state.problem !== undefined}
        aria-describedby={state.problem && `${id}-problem`}
        onChange={event => {
          setTyped(event.target.value)
          setState({})
        }}
      />
      <button type="button" className="composer-main" aria-disabled={state.isReading} onClick={submit}>
        {state.isReading ? 'Reading…' : 'Insert'}
      </button>
      <button type="button" onClick={onClose}>
        Cancel
      </button>
      {state.problem && (
        <p id={`${id}-problem`} className="composer-problem" role="alert">
          {state.problem}
        </p>
      )}
    </Panel>
  )
}
