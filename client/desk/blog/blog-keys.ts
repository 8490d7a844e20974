/** The shortcuts of an open coverage. */
import { useEffect } from 'react'
import { showComments } from '#client/desk/blog/comments/comments-place.ts'
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { isSendKey } from '#client/desk/kit/keys.ts'
import { type ShortcutName, shortcutOf } from '#client/desk/kit/shortcuts.ts'
import { isLoose, wantPlace } from '#client/desk/kit/typing-place.ts'
import { useBlog } from './blog-desk.ts'
import { editPosted } from './writing/tell-sent.ts'
import { undoPost } from './writing/undo.ts'
import { currentOf, type Work } from './writing/works.ts'

type View = ReturnType<typeof useBlog>

export function useBlogKeys(): void {
  const view = useBlog()
  useEffect(() => {
    const ended = new AbortController()
    // In the capture phase, before the text field gets them.
    addEventListener('keydown', keyDown, { capture: true, signal: ended.signal })
    return () => ended.abort()

    function keyDown(event: KeyboardEvent) {
      // The composer hears the key from its own fields.
      const name = isSendKey(event) && isLoose() ? 'post' : shortcutOf(event)
      // A dialog has its own keys.
      if (!name || document.querySelector('dialog[open]')) return
      event.preventDefault()
      event.stopPropagation()
      if (event.repeat) return
      if (name === 'post') postCurrent(view)
      else run(name, view)
    }
  }, [view])
}

function run(name: ShortcutName, { desk }: View): void {
  const { drafting, wanted } = desk
  const { open } = drafting.works.get()
  const work = currentOf(drafting.works.get())
  if (name === 'timeline') return leadTo(desk, 'timeline')
  if (name === 'find') return findIn(desk)
  if (name === 'undo') return void undoPost(desk)
  if (name === 'edit') return void editPosted(desk)
  if (name === 'comments') return leadToComments(desk)
  // Of the comment that has the focus.
  if (name === 'answer') return document.querySelector<HTMLElement>('.comment:focus-within [data-answer]')?.click()
  leadTo(desk, 'write')
  if (!work) return
  const step = (by: number) => open[(open.indexOf(work) + by + open.length) % open.length]
  switch (name) {
    case 'new':
      return show(
        desk,
        open.find(({ of }) => !of),
      )
    case 'previousTab':
      return show(desk, step(-1))
    case 'nextTab':
      return show(desk, step(1))
    case 'key':
    case 'pin': {
      const field = name === 'pin' ? 'pinned' : 'key'
      return drafting.change(work.id, { fields: { ...work.fields, [field]: !work.fields[field] } })
    }
    case 'title':
    case 'alert':
      drawNow(() => wanted.set({ field: name }))
      return wanted.set(undefined)
    case 'preview':
    case 'templates':
      return desk.asked.set({ kind: name, work: work.id })
    case 'schedule':
      // With the button's own checks.
      document.querySelector<HTMLElement>('.save-buttons [data-schedule]')?.click()
  }
}

/** With the button's own checks, which lead to the text where there is nothing to post. */
function postCurrent({ desk }: View): void {
  leadTo(desk, 'write')
  document.querySelector<HTMLElement>('.save-buttons .primary')?.click()
}

function show({ drafting }: View['desk'], work: Work | undefined): void {
  if (!work) return
  drawNow(() => drafting.works.set(held => ({ ...held, current: work.id })))
  wantPlace()
}

/** Shows the pane, as phones hide the others; in the timeline, also focuses the first action. */
function leadTo({ tab }: View['desk'], to: 'write' | 'timeline'): void {
  drawNow(() => tab.set(to))
  if (to === 'write') return
  const pane = document.querySelector<HTMLElement>('.pane-timeline')
  const first = pane?.querySelector<HTMLElement>('.stream .entry-actions button') ?? pane
  pane?.scrollTo(0, 0)
  first?.focus({ preventScroll: true })
}

export function leadToComments({ comments, tab }: Pick<View['desk'], 'comments' | 'tab'>): void {
  drawNow(() => {
    showComments(comments, true)
    tab.set('comments')
  })
  comments.isWanted.set(true)
}

function findIn({ tab }: View['desk']): void {
  drawNow(() => tab.set('timeline'))
  const field = document.querySelector<HTMLElement>('[data-find]')
  if (field) field.focus()
  else document.querySelector<HTMLElement>('[data-find-open]')?.click()
}
