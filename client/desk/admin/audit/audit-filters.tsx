/** The filters of the audit list. */
import { type FormEvent, useState } from 'react'
import { SelectField } from '#client/desk/admin/select-field.tsx'
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin.audit
const { actions } = said

export type TypedFilters = {
  readonly actor: string
  readonly action: string
  readonly blog: string
  /** Days, where this device is. */
  readonly from: string
  readonly to: string
}
export const NO_FILTERS: TypedFilters = { actor: '', action: '', blog: '', from: '', to: '' }

export function queryOf({ actor, action, blog, from, to }: TypedFilters): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ actor: actor.trim(), action, blog: blog.trim() })) {
    if (value !== '') query.set(name, value)
  }
  if (from !== '') query.set('from', new Date(`${from}T00:00:00`).toISOString())
  if (to !== '') query.set('to', dayAfter(to).toISOString())
  return query
}

/** The last day counts as a whole. */
function dayAfter(day: string): Date {
  const date = new Date(`${day}T00:00:00`)
  date.setDate(date.getDate() + 1)
  return date
}

type Props = { readonly filters: TypedFilters; readonly onFilters: (filters: TypedFilters) => void }

export function AuditFilters({ filters, onFilters }: Props) {
  const [typed, setTyped] = useState(filters)
  const set = (name: keyof TypedFilters) => (value: string) => setTyped(held => ({ ...held, [name]: value }))

  function apply(event: FormEvent) {
    event.preventDefault()
    onFilters(typed)
  }

  return (
    <form className="form admin-form" aria-label={said.filters} onSubmit={apply}>
      <div className="pair">
        <Field label={said.who} help={said.whoHelp} value={typed.actor} onText={set('actor')} />
        <SelectField
          label={said.what}
          value={typed.action}
          options={[['', said.everything], ...Object.entries(actions)]}
          onValue={set('action')}
        />
      </div>
      <div className="pair">
        <Field label={said.coverage} value={typed.blog} onText={set('blog')} dir="ltr" />
        <Field label={said.from} value={typed.from} onText={set('from')} type="date" />
        <Field label={said.to} value={typed.to} onText={set('to')} type="date" />
      </div>
      <div className="actions">
        <button type="submit">{said.apply}</button>
        <button type="button" className="quiet" onClick={() => onFilters(NO_FILTERS)}>
          {said.clear}
        </button>
      </div>
    </form>
  )
}
