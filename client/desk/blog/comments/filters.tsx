/** Which comments are listed, and in which order. */
import { useId } from 'react'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { inNumbers, words } from '#client/desk/kit/words.ts'
import { headline } from '#shared/blog/plain-text.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import type { CommentsDesk } from './comments-desk.ts'
import { type CommentListing, ORDERS, STATES } from './listing.ts'

const said = words.comments
/** No update has it. */
const ALL = ''

export function Filters({ comments }: { readonly comments: CommentsDesk }) {
  const listing = useStore(comments.listing)
  const { filter, counts } = listing
  const updates = useUpdates(listing)

  return (
    <div className="comments-filters">
      <Choice label={said.state} value={filter.state} onChoose={state => comments.turnTo({ state })}>
        {STATES.map(state => [state, `${said.states[state]} ${counts ? inNumbers(counts[state]) : ''}`])}
      </Choice>
      <Choice label={said.order} value={filter.order} onChoose={order => comments.turnTo({ order })}>
        {ORDERS.map(order => [order, said.orders[order]])}
      </Choice>
      <Choice
        label={said.about}
        value={filter.update ?? ALL}
        onChoose={id => comments.turnTo({ update: id || undefined })}
      >
        {[[ALL, said.aboutAll], ...updates]}
      </Choice>
    </div>
  )
}

type ChoiceProps<T extends string> = {
  readonly label: string
  readonly value: T
  readonly onChoose: (value: T) => void
  readonly children: readonly (readonly [T, string])[]
}

function Choice<T extends string>({ label, value, onChoose, children }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={({ target }) => onChoose(target.value as T)}>
        {children.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Those that comments are about, as far as both are known here. */
function useUpdates({ known, filter }: CommentListing): readonly (readonly [string, string])[] {
  const { desk, blog } = useBlog()
  const { coverage } = useStore(desk.live.state)
  const wanted = new Set<string | undefined>([...known.values()].map(({ update }) => update))
  wanted.add(filter.update)
  const found = (coverage?.updates ?? []).filter(({ id }) => wanted.has(id))
  return found.map(update => [update.id, `${showClockOf(update.time, blog)} ${headline(update)}`] as const)
}

/** The update with this id, if the desk has it. */
export function useUpdate(id: string | undefined): Update | undefined {
  const { desk } = useBlog()
  const { state } = desk.live
  return useStore({ ...state, get: () => state.get().coverage?.updates.find(update => update.id === id) })
}
