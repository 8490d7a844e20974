/** The whole desk: what an editor sees at `/desk/`. */
import { useEffect, useState } from 'react'
import type { SignInArrival } from '#client/desk/api/login/arrival.ts'
import { keepLogin } from '#client/desk/api/login/keep-login.ts'
import { attendance, type Login } from '#client/desk/api/login/login.ts'
import { resume, signIn } from '#client/desk/api/login/sign-in.ts'
import { BlogsPage } from '#client/desk/blogs/blogs-page.tsx'
import { useCoverageKeys } from '#client/desk/blogs/coverage-keys.ts'
import { firstScreen } from '#client/desk/kit/first-screen.ts'
import { turnTo } from '#client/desk/kit/language.ts'
import { part } from '#client/desk/kit/part.tsx'
import { type Route, useRoute } from '#client/desk/kit/place.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { Toasts } from '#client/desk/kit/toasts.tsx'
import { catchLetters } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { loadLaterWords, words } from '#client/desk/kit/words.ts'
import { CoveragesContext, useOpenCoverages } from '#client/desk/live/use-coverages.ts'
import { type Device, ownerOf } from '#client/desk/local/device.ts'
import { LocalContext, useDevice } from '#client/desk/local/use-device.ts'
import { ShortcutList } from './shortcut-list.tsx'
import { SignInPage } from './sign-in-page.tsx'
import { signInProblem } from './sign-in-problem.ts'
import { SignInSheet } from './sign-in-sheet.tsx'
import { UserMenu } from './user-menu.tsx'

const blogPage = part(async () => (await import('#client/desk/blog/blog-page.tsx')).BlogPage)
const adminPage = part(async () => {
  await loadLaterWords()
  return (await import('#client/desk/admin/admin-page.tsx')).AdminPage
})
const newBlogPage = part(async () => {
  await loadLaterWords()
  return (await import('#client/desk/blogs/new-blog-page.tsx')).NewBlogPage
})

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
      {present.kind === 'out' && <SignInPage {...{ problem, returned }} />}
      {/* For somebody else the whole desk is another; what was being typed is put away before this one closes. */}
      {isIn && <Inside key={ownerOf(present.login)} login={present.login} />}
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

function Inside({ login }: { readonly login: Login }) {
  const route = useRoute()
  const device = useDevice(login)
  const coverages = useOpenCoverages(login)
  useCoverageKeys(coverages.state)
  useAhead()
  if (device.kind === 'failed') return <p className="notice page">{words.noStorage}</p>
  if (device.kind === 'opening') return <p className="soft page">{words.loading}</p>
  return (
    <LocalContext value={device.local}>
      <CoveragesContext value={coverages}>
        <AtRoute {...{ login, route }} local={device.local} />
      </CoveragesContext>
    </LocalContext>
  )
}

/** So that a coverage opens at once, and even if the server is updated meanwhile. */
function useAhead() {
  useEffect(() => void firstScreen.then(() => [blogPage, newBlogPage].map(({ ahead }) => ahead())), [])
}

type AtRouteProps = { readonly login: Login; readonly route: Route; readonly local: Device }

function AtRoute({ login, route, local }: AtRouteProps) {
  if (route.kind === 'blog') {
    const userMenu = <UserMenu login={login} />
    return <blogPage.View key={route.blog} id={route.blog} {...{ login, local, userMenu }} />
  }
  return (
    <>
      <header className="desk-head">
        <PlaceLink className="home" to={{ kind: 'blogs' }}>
          {words.desk}
        </PlaceLink>
        {login.role === 'admin' && (
          <PlaceLink className="to-admin" to={{ kind: 'admin', section: 'keys' }} isCurrent={route.kind === 'admin'}>
            {words.openAdmin}
          </PlaceLink>
        )}
        <UserMenu login={login} />
      </header>
      {route.kind === 'new blog' && <newBlogPage.View />}
      {route.kind === 'admin' && <adminPage.View {...{ login, section: route.section }} />}
      {route.kind === 'blogs' && <BlogsPage login={login} />}
    </>
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
