/** The menu of actions on a whole coverage; on phones it includes the user menu. */
import { type FocusEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { folder } from '#client/desk/kit/folder.ts'
import { words } from '#client/desk/kit/words.ts'
import { type Asked, useBlog } from './blog-desk.ts'
import { leadToComments } from './blog-keys.ts'

const said = words.blog

export function BlogMenu({ userMenu }: { readonly userMenu: ReactNode }) {
  const { desk, blog, login } = useBlog()
  const { isOpen, setOpen, around, button, keyDown, blur } = useMenu()
  const isEditor = mayPublish(login)

  /** Focuses the menu button first: it remains when the menu closes, so a dialog can return the focus to it. */
  function ask(asked: Asked) {
    button.current?.focus()
    setOpen(false)
    desk.asked.set(asked)
  }

  function toComments() {
    setOpen(false)
    leadToComments(desk)
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: handles Escape for everything inside
    <div className="blog-menu" ref={around} onKeyDown={keyDown} onBlur={blur}>
      <button ref={button} type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span>{words.coverages.coverage}</span> <span aria-hidden>▾</span>
      </button>
      {isOpen && (
        <div className="blog-actions">
          {isEditor && (
            <button type="button" className="quiet" onClick={() => ask({ kind: 'edit blog' })}>
              {said.edit}
            </button>
          )}
          <button type="button" className="quiet" onClick={toComments}>
            {said.comments}
          </button>
          {isEditor && (
            <button type="button" className="quiet" onClick={() => ask({ kind: 'reads' })}>
              {said.reads}
            </button>
          )}
          {blog.access !== 'private' && (
            <a className="button quiet" href={`${folder}/blogs/${blog.id}`} target="_blank" rel="noopener">
              {said.readersPage}
            </a>
          )}
          {isEditor && blog.state === 'live' && (
            <>
              <hr />
              <button type="button" className="quiet danger-text" onClick={() => ask({ kind: 'end' })}>
                {said.end}
              </button>
            </>
          )}
          <div className="blog-menu-user">
            <hr />
            {userMenu}
          </div>
        </div>
      )}
    </div>
  )
}

/** Closes on Escape, on a press elsewhere, and when the focus leaves it. */
function useMenu() {
  const [isOpen, setOpen] = useState(false)
  const around = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!isOpen) return
    const ended = new AbortController()
    const close = ({ target }: Event) => around.current?.contains(target as Node) || setOpen(false)
    addEventListener('pointerdown', close, { capture: true, signal: ended.signal })
    return () => ended.abort()
  }, [isOpen])

  function keyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape' || !isOpen) return
    event.stopPropagation()
    setOpen(false)
    button.current?.focus()
  }

  /** Dialogs of the user menu are inside it, so moving the focus there does not close it. */
  function blur({ relatedTarget }: FocusEvent) {
    if (relatedTarget && !around.current?.contains(relatedTarget)) setOpen(false)
  }

  return { isOpen, setOpen, around, button, keyDown, blur }
}
