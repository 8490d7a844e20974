/** A secret that the server shows once, with a button that copies it. */
import { useEffect, useRef, useState } from 'react'
import { words } from '#client/desk/kit/words.ts'
import { useReturn } from './use-return.ts'

const said = words.admin

type Props = {
  readonly label: string
  readonly secret: string
  /** What goes with it, such as the address of a hook. */
  readonly address?: string
  readonly onDone: () => void
}

export function SecretOnce({ label, secret, address, onDone }: Props) {
  const field = useRef<HTMLInputElement>(null)
  const [isCopied, setCopied] = useState(false)
  useReturn(field)
  useEffect(() => field.current?.select(), [])

  async function copy() {
    field.current?.select()
    // Without HTTPS a page has no clipboard; the text is selected for the keyboard then.
    const copied = navigator.clipboard ? navigator.clipboard.writeText(secret).then(() => true) : copySelected()
    setCopied(await Promise.resolve(copied).catch(() => false))
  }

  return (
    <section className="notice shown-once" aria-label={label}>
      <p role="alert">{said.secretHelp}</p>
      <div className="field">
        <label>
          <span>{label}</span>
          <input ref={field} readOnly value={secret} dir="ltr" spellCheck={false} />
        </label>
      </div>
      {address !== undefined && (
        <p>
          {said.hooks.address} <code dir="ltr">{address}</code>
        </p>
      )}
      <div className="actions">
        <button type="button" className="primary" onClick={() => void copy()}>
          {said.copy}
        </button>
        <button type="button" onClick={onDone}>
          {said.kept}
        </button>
        <span role="status">{isCopied && said.copied}</span>
      </div>
    </section>
  )
}

function copySelected(): boolean {
  return document.execCommand('copy')
}
