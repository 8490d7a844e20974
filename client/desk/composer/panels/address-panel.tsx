/** A panel that asks for a web address. The text is kept until it was used. */
import { useEditor } from '@portabletext/editor'
import { type ReactNode, useId, useState } from 'react'
import { readAddress } from '#client/desk/composer/paste/web-address.ts'
import { words } from '#client/desk/kit/words.ts'
import { Panel } from './panel.tsx'
import { usePanelWords } from './panel-words.ts'

const said = words.composer.panels

type AddressPanel = {
  readonly label: string
  readonly field: string
  /** Shown when what is typed is not an address. */
  readonly example: string
  readonly action: string
  /** Its text is restored when a panel of this name is opened again. */
  readonly name: string
  readonly first?: string
  /** Undefined: done within this step. A promise resolves to the reason why it was not done, if any. */
  readonly onAddress: (url: string) => Promise<string | undefined> | undefined
  readonly onClose: () => void
  readonly before?: ReactNode
  readonly children?: ReactNode
}

export function AddressPanel({ label, field, action, before, children, ...asked }: AddressPanel) {
  const { typed, type, problem, isBusy, submit } = useAddress(asked)
  const { onClose } = asked
  const id = useId()
  return (
    <Panel label={label} onSubmit={submit} onClose={onClose}>
      {before}
      <label htmlFor={id}>{field}</label>
      <input
        {...{ id, type: 'url', inputMode: 'url', autoComplete: 'off', placeholder: 'https://', value: typed }}
        aria-invalid={problem !== undefined}
        aria-describedby={problem && `${id}-problem`}
        onChange={event => type(event.target.value)}
      />
      <button type="button" className="primary" aria-disabled={isBusy} onClick={submit}>
        {isBusy ? said.reading : action}
      </button>
      {children}
      <button type="button" onClick={onClose}>
        {words.cancel}
      </button>
      {problem && (
        <p id={`${id}-problem`} className="composer-problem" role="alert">
          {problem}
        </p>
      )}
    </Panel>
  )
}

type Asked = Pick<AddressPanel, 'name' | 'first' | 'example' | 'onAddress' | 'onClose'>

function useAddress({ name, first, example, onAddress, onClose }: Asked) {
  const [typed, setTyped, forget] = usePanelWords(useEditor(), name, first)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)

  function submit() {
    const url = readAddress(typed)
    setProblem(url ? undefined : said.notAnAddress({ example }))
    if (!url || isBusy) return
    const doing = onAddress(url)
    if (!doing) return finish()
    setBusy(true)
    void doing.then(failed => {
      setBusy(false)
      if (failed === undefined) finish()
      else setProblem(failed)
    })
  }

  function finish() {
    forget()
    onClose()
  }

  function type(text: string) {
    setTyped(text)
    setProblem(undefined)
  }

  return { typed, type, problem, isBusy, submit }
}
