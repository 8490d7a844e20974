/** The head of an open coverage: its title, its state, and what can be done with it as a whole. */
import { type ReactNode, useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { StateBadge } from '#client/desk/blogs/state-badge.tsx'
import { folder } from '#client/desk/kit/place.ts'
import { PlaceLink } from '#client/desk/kit/place-link.tsx'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { type Asked, useBlog } from './blog-desk.ts'
import { othersIn } from './who.ts'

const said = words.blog

export function BlogHead({ userMenu }: { readonly userMenu: ReactNode }) {
  const { desk, blog, login } = useBlog()
  const [isOpen, setOpen] = useState(false)
  const menu = useRef<HTMLButtonElement>(null)
  const names = [...new Set(othersIn(useStore(desk.present)).map(({ name }) => name))]

  /** Closes the menu of a phone; the focus returns to the button that is still there. */
  function ask(asked: Asked) {
    menu.current?.focus()
    setOpen(false)
    desk.asked.set(asked)
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
        {mayPublish(login) && <EditorActions onAsk={ask} />}
        {blog.access !== 'private' && (
          <a className="button" href={`${folder}/blogs/${blog.id}`} target="_blank" rel="noopener">
            {said.readersPage}
          </a>
        )}
        {userMenu}
      </div>
    </header>
  )
}

function EditorActions({ onAsk }: { readonly onAsk: (asked: Asked) => void }) {
  const { blog } = useBlog()
  const [isBusy, setBusy] = useState(false)

  async function goLive(told: string) {
    if (isBusy) return
    setBusy(true)
    const outcome = await server.editBlog(blog, { state: 'live' })
    setBusy(false)
    if (outcome.kind === 'done') tell(told)
    else tellProblem(outcome.kind === 'stale' ? said.conflict : failureText(outcome))
  }

  return (
    <>
      {blog.state === 'upcoming' && (
        <button type="button" className="primary" onClick={() => void goLive(said.goLiveDone)}>
          {said.goLive}
        </button>
      )}
      {blog.state === 'ended' && (
        <button type="button" onClick={() => void goLive(said.takeUpDone)}>
          {said.takeUp}
        </button>
      )}
      <button type="button" onClick={() => onAsk({ kind: 'edit blog' })}>
        {said.edit}
      </button>
      {blog.state === 'live' && (
        <button type="button" onClick={() => onAsk({ kind: 'end' })}>
          {said.end}
        </button>
      )}
    </>
  )
}
