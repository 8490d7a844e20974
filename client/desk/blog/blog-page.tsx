/** One open coverage: the composer, the timeline and the queue. */
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { Login } from '#client/desk/api/login/login.ts'
import { commentsPane } from '#client/desk/blog/comments/parts.ts'
import { tellFirstScreen } from '#client/desk/kit/first-screen.ts'
import { showPlace } from '#client/desk/kit/page-title.ts'
import { Guarded, part } from '#client/desk/kit/part.tsx'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { WaitingDialog } from '#client/desk/kit/waiting-dialog.tsx'
import { loadLaterWords, words } from '#client/desk/kit/words.ts'
import type { Device } from '#client/desk/local/device.ts'
import { BlogContext, type BlogDesk, openBlogDesk, useBlog } from './blog-desk.ts'
import { BlogHead } from './blog-head.tsx'
import { useBlogKeys } from './blog-keys.ts'
import { BlogTabs } from './blog-tabs.tsx'
import { Queue } from './queue/queue.tsx'
import { StatusBar } from './status/status-bar.tsx'
import { Timeline } from './timeline/timeline.tsx'
import { loadComposer } from './writing/composer-file.ts'
import { Writing } from './writing/writing.tsx'

const dialogs = part(
  async () => {
    await loadLaterWords()
    return (await import('./blog-dialogs.tsx')).BlogDialogs
  },
  <Waiting />,
  <FailedDialog />,
)

type Props = { readonly id: string; readonly login: Login; readonly local: Device; readonly userMenu: ReactNode }

/** The previous desk's closing, awaited before the next opens: it saves text that was typed just before. */
let leaving: Promise<unknown> = Promise.resolve()

export function BlogPage({ id, local, ...rest }: Props) {
  const [desk, setDesk] = useState<BlogDesk>()

  useEffect(() => {
    let isWanted = true
    const opening = leaving.then(() => openBlogDesk(id, local))
    void opening.then(opened => isWanted && setDesk(opened))
    return () => {
      isWanted = false
      leaving = opening.then(opened => opened.close()).catch(() => {})
      local.hold(leaving)
    }
  }, [id, local])

  return desk ? <OpenBlog desk={desk} {...rest} /> : <p className="soft page">{words.loading}</p>
}

function Asked({ desk }: Pick<OpenProps, 'desk'>) {
  return useStore(desk.asked) && <dialogs.View />
}

/** A dialog that fails is closed, so that it does not cover the text. */
function FailedDialog() {
  const { desk } = useBlog()
  useEffect(() => {
    desk.asked.set(undefined)
    tellProblem(words.missingPart.failed)
  }, [desk])
  return null
}

function Waiting() {
  const { desk } = useBlog()
  return <WaitingDialog onClose={() => desk.asked.set(undefined)} />
}

function Comments({ desk }: Pick<OpenProps, 'desk'>) {
  const { blog } = useBlog()
  const isShown = useStore(desk.comments.isShown)
  const isAsked = useStore(desk.comments.isAsked)
  const tab = useStore(desk.tab)
  // On a phone the tab shows it; nothing is loaded before it is wanted.
  const isHere = blog.comments ? isShown || tab === 'comments' : isAsked
  if (!isHere) return undefined
  return (
    <section className="pane pane-comments" aria-labelledby="comments" tabIndex={-1}>
      <commentsPane.View />
    </section>
  )
}

function BlogKeys() {
  useBlogKeys()
  return null
}

function LiveTimeline({ desk }: Pick<OpenProps, 'desk'>) {
  const { coverage } = useStore(desk.live.state)
  return coverage && <Timeline coverage={coverage} />
}

type OpenProps = Pick<Props, 'login' | 'userMenu'> & { readonly desk: BlogDesk }

function OpenBlog({ desk, login, userMenu }: OpenProps) {
  const { state } = desk.live
  // Not the whole state, which changes with each arrival: the composer would be redrawn with it.
  const blog = useStore({ ...state, get: () => state.get().coverage?.blog })
  const standing = useStore({ ...state, get: () => state.get().standing })
  const tab = useStore(desk.tab)
  const view = useMemo(() => blog && { desk, blog, login }, [desk, blog, login])

  useEffect(() => void loadComposer().then(dialogs.ahead).then(tellFirstScreen), [])

  useEffect(() => {
    showPlace(blog?.title)
  }, [blog])

  if (!view) {
    return (
      <main className="page">
        {standing.kind === 'stopped' ? <p>{words.blog.unknown}</p> : <p className="soft">{words.loading}</p>}
        {standing.kind === 'loading' && standing.isFailing && <p role="status">{words.unreachable}</p>}
        <p>
          <PlaceLink to={{ kind: 'blogs' }}>{words.blog.all}</PlaceLink>
        </p>
      </main>
    )
  }
  return (
    <BlogContext value={view}>
      <BlogKeys />
      <div className="blog-page" data-tab={tab}>
        <BlogHead userMenu={userMenu} />
        <Guarded failed={null}>
          <StatusBar />
        </Guarded>
        <main className="panes">
          <div className="pane pane-write">
            <Guarded>
              <Writing />
            </Guarded>
          </div>
          <Guarded>
            <LiveTimeline desk={desk} />
          </Guarded>
          <div className="pane pane-queue">
            <Guarded>
              <Queue />
            </Guarded>
          </div>
          <Comments desk={desk} />
        </main>
        <BlogTabs />
        <Asked desk={desk} />
      </div>
    </BlogContext>
  )
}
