/** A panel that asks for a web address. What is typed stays until it was used. */
import { useEditor } from '@portabletext/editor'
import { type ReactNode, useId, useState } from 'react'
import { readAddress } from '#client/desk/composer/paste/web-address.ts'
import { Panel } from './panel.tsx'
import { usePanelWords } from './panel-words.ts'

type AddressPanel = {
  readonly label: string
  readonly field: string
  /** Shown when what is typed is not an address. */
  readonly example: string
  readonly action: string
  /** The same words are there when a panel of this name is opened again. */
  readonly name: string
  readonly first?: string
  /** Undefined: done within this step. A promise resolves to the reason why it was not done, if any. */
  readonly onAddress: (url: string) => Promise<string | undefined> | undefined
  readonly onClose: () => void
  readonly before?: ReactNode
  readonly children?: ReactNode
}

export function AddressPanel({
  label,
  field,
  example,
  action,
  name,
  first,
  onAddress,
  onClose,
  ...rest
}: AddressPanel) {
  const [typed, setTyped, forget] = usePanelWords(useEditor(), name, first)
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const id = useId()

  function submit() {
    const url = readAddress(typed)
    setProblem(url ? undefined : `That is not a web address. Write one such as ${example}`)
    if (!url) return
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

  return (
    <Panel label={label} onSubmit={submit} onClose={onClose}>
      {rest.before}
      <label htmlFor={id}>{field}</label>
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
      <button type="button" className="composer-main" aria-disabled={isBusy} onClick={submit}>
        {isBusy ? 'Reading…' : action}
      </button>
      {rest.children}
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
