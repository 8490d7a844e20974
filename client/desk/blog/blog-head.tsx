/** On top of an open coverage: what it is, and what can be done to it as a whole. */
import { useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { UserMenu } from '#client/desk/app/user-menu.tsx'
import { StateBadge } from '#client/desk/blogs/state-badge.tsx'
import { folder } from '#client/desk/kit/place.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { useStore } from '#client/desk/kit/store.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { type Asked, useBlog } from './blog-desk.ts'
import { othersIn } from './who.ts'

const said = words.blog

export function BlogHead() {
  const { desk, blog, login } = useBlog()
  const [isOpen, setOpen] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const menu = useRef<HTMLButtonElement>(null)
  const names = [...new Set(othersIn(useStore(desk.present)).map(({ name }) => name))]

  /** The menu of a phone has done its work then; the keyboard is to come back to what is still there. */
  function ask(asked: Asked) {
    menu.current?.focus()
    setOpen(false)
    desk.asked.set(asked)
  }

  async function goLive(told: string) {
    if (isBusy) return
    setBusy(true)
    const answer = await server.editBlog(blog, { state: 'live' })
    setBusy(false)
    if (answer.kind === 'done') tell(told)
    else tellProblem(answer.kind === 'stale' ? said.conflict : failureText(answer))
  }

  return (
    <header className="blog-head" data-open={isOpen || undefined}>
      <PlaceLink className="back" to={{ kind: 'blogs' }} label={said.all}>
        ‹ <span>{said.all}</span>
      </PlaceLink>
      <h1 lang={blog.language} dir="auto">
        {blog.title}
      </h1>
      <StateBadge state={blog.state} />
      {names.length > 0 && <p className="presence">{words.presence.here(words.list(names))}</p>}
      <button
        ref={menu}
        type="button"
        className="blog-menu quiet"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {said.menu}
      </button>
      <div className="blog-actions">
        {mayPublish(login) && blog.state === 'upcoming' && (
          <button type="button" className="primary" onClick={() => void goLive(said.goLiveDone)}>
            {said.goLive}
          </button>
        )}
        {mayPublish(login) && blog.state === 'ended' && (
          <button type="button" onClick={() => void goLive(said.takeUpDone)}>
            {said.takeUp}
          </button>
        )}
        {mayPublish(login) && (
          <button type="button" onClick={() => ask({ kind: 'edit blog' })}>
            {said.edit}
          </button>
        )}
        {mayPublish(login) && blog.state === 'live' && (
          <button type="button" onClick={() => ask({ kind: 'end' })}>
            {said.end}
          </button>
        )}
        {blog.access !== 'private' && (
          <a className="button" href={`${folder}/blogs/${blog.id}`} target="_blank" rel="noopener">
            {said.readersPage}
          </a>
        )}
        <UserMenu login={login} />
      </div>
    </header>
  )
}
