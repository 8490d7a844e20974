/** The frame of an admin screen: its heading, what it is for, and what it shows once that is loaded. */
import { type ReactNode, useId } from 'react'
import { words } from '#client/desk/kit/words.ts'
import type { LoadedValue } from './use-loaded.ts'

type Props<T> = {
  readonly title: string
  readonly help: string
  readonly loaded: LoadedValue<T>
  readonly actions?: ReactNode
  /** Above the list, such as a form. */
  readonly before?: ReactNode
  readonly children: (value: T) => ReactNode
}

export function AdminScreen<T>({
  title,
  help,
  loaded: { value, problem, reload },
  actions,
  before,
  children,
}: Props<T>) {
  const heading = useId()
  return (
    <section className="admin-screen" aria-labelledby={heading}>
      <div className="page-head">
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        {actions}
      </div>
      <p className="soft">{help}</p>
      {before}
      {problem !== undefined && (
        <div className="notice" role="alert">
          <p>
            {words.admin.failed} {problem}
          </p>
          <div className="actions">
            <button type="button" onClick={() => void reload()}>
              {words.tryAgain}
            </button>
          </div>
        </div>
      )}
      {value === undefined && problem === undefined && (
        <p className="soft" role="status">
          {words.loading}
        </p>
      )}
      {value !== undefined && children(value)}
    </section>
  )
}
