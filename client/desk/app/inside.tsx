/** The desk of somebody who is signed in: a list of coverages, one of them, or the administration. */
import { useEffect } from 'react'
import type { Login } from '#client/desk/api/login/login.ts'
import { BlogsPage } from '#client/desk/blogs/blogs-page.tsx'
import { useCoverageKeys } from '#client/desk/blogs/coverage-keys.ts'
import { firstScreen } from '#client/desk/kit/first-screen.ts'
import { part } from '#client/desk/kit/part.tsx'
import { type Route, useRoute } from '#client/desk/kit/place.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { loadLaterWords, words } from '#client/desk/kit/words.ts'
import { CoveragesContext, useOpenCoverages } from '#client/desk/live/use-coverages.ts'
import type { Device } from '#client/desk/local/device.ts'
import { LocalContext, useDevice } from '#client/desk/local/use-device.ts'
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

export function Inside({ login }: { readonly login: Login }) {
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
