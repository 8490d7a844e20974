/** The whole desk: what an editor sees at `/desk/`. */
import { useEffect, useState } from 'react'
import type { SignInArrival } from '#client/desk/api/login/arrival.ts'
import { keepLogin } from '#client/desk/api/login/keep-login.ts'
import { attendance } from '#client/desk/api/login/login.ts'
import { resume, signIn } from '#client/desk/api/login/sign-in.ts'
import { turnTo } from '#client/desk/kit/language.ts'
import { part } from '#client/desk/kit/part.tsx'
import { Toasts } from '#client/desk/kit/toasts.tsx'
import { catchLetters } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { ownerOf } from '#client/desk/local/owner.ts'
import { ShortcutList } from './shortcut-list.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { signInProblem } from './sign-in-problem.ts'
import { SignInSheet } from './sign-in-sheet.tsx'

/** Loaded beside this by those who are signed in; a form to sign in does without it. */
const inside = part(async () => (await import('./inside.tsx')).Inside)

/** How the browser came here. */
export function Desk({ link, problem: returned }: SignInArrival) {
  const present = useStore(attendance)
  const [problem, setProblem] = useState<string>()

  useEffect(keepLogin, [])
  useEffect(() => {
    if (present.login && turnTo(ownerOf(present.login))) location.reload()
  }, [present.login])
  useEffect(catchLetters, [])

  useEffect(() => {
    void enter(link).then(setProblem)
  }, [link])

  const isIn = present.kind === 'in' || present.kind === 'expired'
  return (
    <>
      {present.kind === 'unknown' && <Waiting isFailing={present.isFailing} />}
      {present.kind === 'out' && <SignInPage {...{ problem, returned }} onShown={inside.ahead} />}
      {/* For somebody else the whole desk is another; what was being typed is put away before this one closes. */}
      {isIn && <inside.View key={ownerOf(present.login)} login={present.login} />}
      {present.kind === 'expired' && <SignInSheet />}
      <ShortcutList />
      <Toasts />
    </>
  )
}

async function enter(link: string | undefined): Promise<string | undefined> {
  if (link === undefined) return void (await resume())
  const answer = await signIn({ link })
  if (answer.kind === 'done') return undefined
  // Somebody who is in already may open an old link.
  await resume()
  return signInProblem(answer, 'link')
}

function Waiting({ isFailing }: { readonly isFailing: boolean }) {
  return (
    <main className="sign-in">
      <h1>{words.desk}</h1>
      <p role="status">{isFailing ? words.unreachable : words.loading}</p>
      {isFailing && (
        <button type="button" onClick={() => void resume()}>
          {words.tryAgain}
        </button>
      )}
    </main>
  )
}
