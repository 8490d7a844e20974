/** The whole desk: what an editor sees at `/desk/`. */
import { useEffect, useState } from 'react'
import { BlogPage } from './blog-page.tsx'
import { BlogsPage } from './blogs/blogs-page.tsx'
import { NewBlogPage } from './blogs/new-blog-page.tsx'
import { ownerOf } from './device.ts'
import { usePlace } from './place.ts'
import { PlaceLink } from './place-link.tsx'
import { keepSession } from './session/keep-session.ts'
import { attendance, type Session } from './session/session.ts'
import { resume, signIn } from './session/sign-in.ts'
import { signInProblem } from './session/sign-in-form.tsx'
import { SignInPage } from './session/sign-in-page.tsx'
import { SignInSheet } from './session/sign-in-sheet.tsx'
import { useStore } from './store.ts'
import { Toasts } from './toasts.tsx'
import { catchLetters } from './typing-place.ts'
import { LocalContext, useDevice } from './use-device.ts'
import { UserMenu } from './user-menu.tsx'
import { words } from './words.ts'

/** `link`: the secret of a one-time link that led here. */
export function Desk({ link }: { readonly link?: string | undefined }) {
  const present = useStore(attendance)
  const [problem, setProblem] = useState<string>()

  useEffect(keepSession, [])
  useEffect(catchLetters, [])

  useEffect(() => {
    void enter(link).then(setProblem)
  }, [link])

  const isIn = present.kind === 'in' || present.kind === 'expired'
  return (
    <>
      {present.kind === 'unknown' && <Waiting isFailing={present.isFailing} />}
      {present.kind === 'out' && <SignInPage problem={problem} />}
      {/* For somebody else the whole desk is another; what was being typed is put away before this one closes. */}
      {isIn && <Inside key={ownerOf(present.session)} session={present.session} />}
      {present.kind === 'expired' && <SignInSheet />}
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

function Inside({ session }: { readonly session: Session }) {
  const place = usePlace()
  const device = useDevice(session)
  if (device.kind === 'failed') return <p className="notice page">{words.noStorage}</p>
  if (device.kind === 'opening') return <p className="soft page">{words.loading}</p>
  const { local } = device
  if (place.kind === 'blog') {
    return (
      <LocalContext value={local}>
        <BlogPage key={place.blog} id={place.blog} {...{ session, local }} />
      </LocalContext>
    )
  }
  return (
    <LocalContext value={local}>
      <header className="desk-head">
        <PlaceLink className="home" to={{ kind: 'blogs' }}>
          {words.desk}
        </PlaceLink>
        <UserMenu session={session} />
      </header>
      {place.kind === 'new blog' ? <NewBlogPage /> : <BlogsPage session={session} />}
    </LocalContext>
  )
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
