/** A list of records, one below the other, so that it fits a phone; those that are over are folded away. */
import type { ReactNode } from 'react'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin

type RecordsProps<T> = {
  readonly records: readonly T[]
  readonly none: string
  readonly isOver: (record: T) => boolean
  readonly children: (record: T) => ReactNode
}

export function RecordList<T>({ records, none, isOver, children }: RecordsProps<T>) {
  const [open, over] = [records.filter(one => !isOver(one)), records.filter(isOver)]
  return (
    <>
      {open.length === 0 && <p className="nothing">{none}</p>}
      {open.length > 0 && <ul className="records">{open.map(children)}</ul>}
      {over.length > 0 && (
        <details className="more-fields">
          <summary>{said.over({ count: over.length })}</summary>
          <ul className="records">{over.map(children)}</ul>
        </details>
      )}
    </>
  )
}

type RecordProps = {
  readonly name: string
  readonly note?: string
  readonly facts: readonly (string | undefined | false)[]
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

export function RecordRow({ name, note, facts, actions, children }: RecordProps) {
  const shown = facts.filter(fact => typeof fact === 'string')
  return (
    <li>
      <div className="record">
        <h3>
          <bdi>{name}</bdi> {note !== undefined && <span className="soft">{note}</span>}
        </h3>
        <p className="facts">
          {shown.map(fact => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        {children}
      </div>
      {actions && <div className="actions">{actions}</div>}
    </li>
  )
}
