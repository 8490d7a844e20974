/** The ways to sign in: with the newsroom's identity provider, with a key, or both. */
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { providerAddress, readWays, ways } from '#client/desk/api/login/ways.ts'
import { isPlaceTaken } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { KeyForm } from './key-form.tsx'
import { providerProblem } from './sign-in-problem.ts'

const said = words.signIn
/** Fits the sign-in pages of the usual providers. */
const WINDOW = 'popup,width=520,height=700'

type Props = {
  /** Why an earlier attempt failed, such as one with a link. */
  readonly problem?: string | undefined
  /** The code with which the browser has returned from the provider. */
  readonly returned?: string | undefined
  /** Work is open, so the provider's page opens beside it. */
  readonly isBeside?: boolean
}

export function SignInForm({ problem, returned, isBeside = false }: Props) {
  const offered = useStore(ways)

  useEffect(() => void readWays(), [])

  if (!offered) return <p role="status">{words.loading}</p>
  const { provider, key } = offered
  const told = returned === undefined ? problem : providerProblem(returned, provider?.name ?? '')
  if (!provider) return <KeyForm key={told} problem={told} />
  return (
    <>
      <ProviderLink {...{ name: provider.name, problem: told, isBeside }} />
      {key && (
        <details className="with-key">
          <summary>{said.orKey}</summary>
          <KeyForm />
        </details>
      )}
    </>
  )
}

type ProviderLinkProps = { readonly name: string; readonly problem: string | undefined; readonly isBeside: boolean }

/** A link, so that it leads on without a window of its own too, where a browser allows none. */
function ProviderLink({ name, problem, isBeside }: ProviderLinkProps) {
  const [hasWindow, setHasWindow] = useState(false)
  const link = useRef<HTMLAnchorElement>(null)

  useEffect(() => {
    if (!isPlaceTaken()) link.current?.focus()
  }, [])

  function open(event: MouseEvent) {
    if (!isBeside) return
    const opened = window.open(providerAddress('own'), 'crier-sign-in', WINDOW)
    // Everything typed is on this device, so going there and back loses nothing.
    if (!opened) return
    event.preventDefault()
    setHasWindow(true)
  }

  return (
    <div className="sign-in-form">
      {problem !== undefined && <p role="alert">{problem}</p>}
      {hasWindow && <p role="status">{said.window}</p>}
      <a className="button primary wide" href={providerAddress()} onClick={open} ref={link}>
        {said.withProvider({ provider: name })}
      </a>
    </div>
  )
}
