/** Asks for a key. */
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { signIn } from '#client/desk/api/login/sign-in.ts'
import type { Failure } from '#client/desk/api/problem-text.ts'
import { words } from '#client/desk/kit/words.ts'
import { isPassing } from '#client/posting/src/passing.ts'

/** `problem` is what went wrong before, such as with a link. */
export function SignInForm({ problem: before }: { readonly problem?: string | undefined }) {
  const [key, setKey] = useState('')
  const [problem, setProblem] = useState(before)
  const [isBusy, setBusy] = useState(false)
  const [field, help, alert] = [useId(), useId(), useId()]
  const input = useRef<HTMLInputElement>(null)

  // There is nothing else to do here.
  useEffect(() => input.current?.focus(), [])

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy || key.trim() === '') return
    setBusy(true)
    setProblem(undefined)
    const answer = await signIn({ key: key.trim() })
    setBusy(false)
    if (answer.kind !== 'done') setProblem(signInProblem(answer))
  }

  return (
    <form className="sign-in-form" onSubmit={submit}>
      <label htmlFor={field}>{words.signIn.key}</label>
      <input
        id={field}
        type="password"
        name="key"
        autoComplete="current-password"
        required
        ref={input}
        value={key}
        onChange={({ target }) => setKey(target.value)}
        aria-describedby={`${help} ${alert}`}
        aria-invalid={problem !== undefined}
      />
      <p className="help" id={help}>
        {words.signIn.keyHelp}
      </p>
      <p className="problem" id={alert} role="alert">
        {problem}
      </p>
      <button type="submit" className="primary wide" aria-disabled={isBusy}>
        {isBusy ? words.signIn.busy : words.signIn.submit}
      </button>
    </form>
  )
}

export function signInProblem(failure: Failure, kind: 'key' | 'link' = 'key') {
  if (!('problem' in failure)) return words.signIn.unreachable
  if (isPassing(failure.problem.status)) return failure.problem.detail
  return kind === 'link' ? words.signIn.badLink : words.signIn.wrongKey
}
