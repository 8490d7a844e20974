/** A form of an admin screen: it opens below a button, says in place what is wrong, and keeps what was typed until it is done. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { type Failure, failureText } from '#client/desk/api/problem-text.ts'
import { words } from '#client/desk/kit/words.ts'
import { useReturn } from './use-return.ts'

type Props = {
  readonly label: string
  readonly submit: string
  /** Undefined when it was done. */
  readonly onSubmit: () => Promise<Failure | undefined>
  readonly onCancel: () => void
  readonly children: ReactNode
}

export function AdminForm({ label, submit, onSubmit, onCancel, children }: Props) {
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useReturn(form)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])

  async function run(event: FormEvent) {
    event.preventDefault()
    if (isBusy) return
    setBusy(true)
    setProblem(undefined)
    const failure = await onSubmit()
    setBusy(false)
    if (failure) setProblem(failureText(failure))
  }

  return (
    <form className="form admin-form" aria-label={label} ref={form} onSubmit={event => void run(event)}>
      {children}
      <p className="problem" role="alert">
        {problem}
      </p>
      <div className="actions">
        <button type="submit" className="primary" aria-disabled={isBusy}>
          {submit}
        </button>
        <button type="button" className="quiet" onClick={onCancel}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}
