/** Asks for a key. */
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { signIn } from '#client/desk/api/login/sign-in.ts'
import { Field } from '#client/desk/kit/field.tsx'
import { isPlaceTaken } from '#client/desk/kit/typing-place.ts'
import { words } from '#client/desk/kit/words.ts'
import { signInProblem } from './sign-in-problem.ts'

const said = words.signIn

/** `problem`: why an earlier attempt failed, such as one with a link. */
export function KeyForm({ problem: before }: { readonly problem?: string | undefined }) {
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState(before)
  const [isBusy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)

  useEffect(() => {
    if (!isPlaceTaken()) form.current?.querySelector('input')?.focus()
  }, [])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy || key.trim() === '') return
    setBusy(true)
    setProblem(undefined)
    const outcome = await signIn({ key: key.trim() })
    setBusy(false)
    if (outcome.kind !== 'done') setProblem(signInProblem(outcome))
  }

  return (
    <form className="sign-in-form" ref={form} onSubmit={submit}>
      <Field
        {...{ label: said.key, help: said.keyHelp, problem, value: key, onText: setKey }}
        type="password"
        name="key"
        autoComplete="current-password"
        required
      />
      <button type="submit" className="primary wide" aria-disabled={isBusy}>
        {isBusy ? said.busy : said.submit}
      </button>
    </form>
  )
}
