/** The coverages that this desk may work on. */
import { useEffect, useState } from 'react'
import { covers, type Login, mayPublish } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { words } from '#client/desk/kit/words.ts'
import { keptBlogs } from '#client/desk/live/kept-coverage.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { showAge } from '#shared/view/age.ts'
import { StateBadge } from './state-badge.tsx'

const said = words.blogs
const ORDER = { live: 0, upcoming: 1, ended: 2 }

export function BlogsPage({ login }: { readonly login: Login }) {
  const { blogs, problem, retry, showOlder } = useBlogs(login)
  const mayCreate = mayPublish(login) && login.blogs === 'all'

  return (
    <main className="page">
      <div className="page-head">
        <h1>{said.title}</h1>
        {mayCreate && (
          <PlaceLink className="button primary" to={{ kind: 'new blog' }}>
            {said.create}
          </PlaceLink>
        )}
      </div>
      {problem && (
        <div className="notice" role="alert">
          <p>
            {said.failed} {problem}
          </p>
          <button type="button" onClick={retry}>
            {words.tryAgain}
          </button>
        </div>
      )}
      {!blogs && !problem && <p className="soft">{words.loading}</p>}
      {blogs?.length === 0 && <Nothing mayCreate={mayCreate} />}
      {blogs && blogs.length > 0 && (
        <ul className="blogs">
          {blogs
            .toSorted((a, b) => ORDER[a.state] - ORDER[b.state])
            .map(blog => (
              <Row key={blog.id} blog={blog} />
            ))}
        </ul>
      )}
      {showOlder && (
        <button type="button" onClick={() => void showOlder()}>
          {said.older}
        </button>
      )}
    </main>
  )
}

function useBlogs(login: Login) {
  const [blogs, setBlogs] = useState<readonly Blog[]>()
  const [older, setOlder] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt reads anew
  useEffect(() => {
    let isHere = true
    // Live coverages are listed although a hundred others changed since.
    void Promise.all([listBlogs(), listBlogs({ state: 'live' })]).then(([page, live]) => {
      if (!isHere) return
      setProblem(page.kind === 'done' ? undefined : failureText(page))
      // Without a connection, those that were open on this device can be written on all the same.
      const listed = page.kind === 'done' ? page.blogs : page.kind === 'refused' ? [] : keptBlogs()
      const running = live.kind === 'done' ? live.blogs : []
      setOlder(page.kind === 'done' ? page.older : undefined)
      if (page.kind === 'done' || listed.length > 0) setBlogs(coveredBy(login, [...listed, ...running]))
    })
    return () => {
      isHere = false
    }
  }, [login, attempt])

  async function showOlder(before: string) {
    const page = await listBlogs({ before })
    if (page.kind !== 'done') return setProblem(failureText(page))
    setProblem(undefined)
    setOlder(page.older)
    setBlogs(coveredBy(login, [...(blogs ?? []), ...page.blogs]))
  }

  return {
    ...{ blogs, problem },
    retry: () => setAttempt(attempt + 1),
    showOlder: older === undefined ? undefined : () => showOlder(older),
  }
}

/** Those that the login covers, most recently changed first. */
function listBlogs(query: Parameters<typeof server.blogs>[0] = {}) {
  return server.blogs({ covered: true, ...query })
}

/** Each once, in the order given. */
function coveredBy(login: Login, blogs: readonly Blog[]): readonly Blog[] {
  const byId = new Map(blogs.map(blog => [blog.id, blog]))
  return [...byId.values()].filter(({ id }) => covers(login, id))
}

function Row({ blog }: { readonly blog: Blog }) {
  const { id, title, standfirst, state, access, updatedAt, language } = blog
  const age = showAge(Date.now() - Date.parse(updatedAt), 'en') || updatedAt.slice(0, 10)
  return (
    <li>
      <PlaceLink to={{ kind: 'blog', blog: id }}>
        <span className="name" lang={language} dir="auto">
          {title}
        </span>
      </PlaceLink>
      {standfirst && (
        <p className="standfirst" lang={language} dir="auto">
          {standfirst}
        </p>
      )}
      <p className="facts">
        <StateBadge state={state} />
        {access === 'private' && <span>{said.private}</span>}
        <span>{said.changed(age)}</span>
      </p>
    </li>
  )
}

function Nothing({ mayCreate }: { readonly mayCreate: boolean }) {
  return (
    <div className="nothing">
      <p>{mayCreate ? said.none : said.noneForYou}</p>
      {mayCreate && <p>{said.noneHelp}</p>}
    </div>
  )
}
