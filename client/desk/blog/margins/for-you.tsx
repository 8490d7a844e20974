/** What is given to oneself and not verified yet: the top of the queue. */
import { useEffect, useState } from 'react'
import { server } from '#client/desk/api/server.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { headline } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'
import type { ShownMargin } from './margin-calls.ts'
import './margins.css'
import { marginsOf } from './margins-desk.ts'

const said = words.margin

export function ForYou() {
  const { desk } = useBlog()
  const mine = [...useStore(marginsOf(desk).known).values()].filter(isOpen)
  if (mine.length === 0) return undefined
  return (
    <section aria-labelledby="for-you">
      <h3 id="for-you">
        {said.forYou} <span className="count">{mine.length}</span>
      </h3>
      <ul>
        {mine.map(margin => (
          <Item key={margin.update} margin={margin} />
        ))}
      </ul>
    </section>
  )
}

function isOpen({ isYours, checked }: ShownMargin): boolean {
  return isYours && checked?.state !== 'verified'
}

function Item({ margin }: { readonly margin: ShownMargin }) {
  const { desk, blog } = useBlog()
  const update = useUpdate(margin.update)
  if (!update) return undefined
  const { checked, notes } = margin
  return (
    <li className="queue-item for-you">
      <button type="button" className="words" onClick={() => desk.asked.set({ kind: 'margin', update })}>
        <span lang={blog.language} dir="auto">
          {headline(update) || words.queue.untitled}
        </span>
      </button>
      <p className="facts">
        {checked && <span>{said.states[checked.state]}</span>}
        {notes.length > 0 && <span>{said.count({ count: notes.length })}</span>}
      </p>
    </li>
  )
}

/** From what the desk has; an update further back is asked for. Undefined once it is gone. */
function useUpdate(id: string): Update | undefined {
  const { desk, blog } = useBlog()
  const get = () => {
    const { coverage, shelf } = desk.live.state.get()
    return (
      shelf.updates.get(id) ?? [...(coverage?.updates ?? []), ...(coverage?.pinned ?? [])].find(one => one.id === id)
    )
  }
  const held = useStore({ ...desk.live.state, get })
  const [asked, setAsked] = useState<Update>()
  const isHeld = held !== undefined

  useEffect(() => {
    if (isHeld) return
    const ended = new AbortController()
    void server.readUpdate({ blog: blog.id, id }, { signal: ended.signal }).then(answer => {
      if (!ended.signal.aborted) setAsked(answer.kind === 'done' ? answer.update : undefined)
    })
    return () => ended.abort()
  }, [isHeld, id, blog.id])

  return held ?? asked
}
