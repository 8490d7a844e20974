/** Tells readers that something is not confirmed: a choice of its own, as a check at the desk shows them nothing. */
import { useState } from 'react'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import { unconfirmedIn } from './unconfirmed.ts'

const said = words.margin

export function LabelField({ update: opened }: { readonly update: Update }) {
  const { desk, blog } = useBlog()
  const label = unconfirmedIn(blog.language)
  const [own, setOwn] = useState(opened)
  const get = () => {
    const { coverage, shelf } = desk.live.state.get()
    const held = shelf.updates.get(opened.id) ?? coverage?.updates.find(({ id }) => id === opened.id)
    return held && held.version > own.version ? held : own
  }
  const update = useStore({ ...desk.live.state, get })
  // Another label says something else, and is not replaced from here.
  if (update.status === 'retracted' || (update.label !== undefined && update.label !== label)) return undefined

  async function turn(isOn: boolean) {
    const outcome = await server.correct(update, { label: isOn ? label : null })
    if (outcome.kind === 'stale') return tellProblem(words.conflict.tooLate)
    if (outcome.kind !== 'done') return tellProblem(failureText(outcome))
    setOwn(outcome.update)
    if (isOnDesk(outcome.update.status)) desk.live.shelve(outcome.update)
    else tell(isOn ? said.labelled : said.unlabelled)
  }

  return (
    <label className="check">
      <input type="checkbox" checked={update.label === label} onChange={({ target }) => void turn(target.checked)} />
      {said.label({ label })}
    </label>
  )
}
