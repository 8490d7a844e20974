/** The parts above the updates on the readers' page, each behind a button; at most one is open. */
import { type ReactNode, useId, useState } from 'react'
import { words } from '#client/desk/kit/words.ts'

export type FoldedPart = {
  readonly name: keyof typeof words.timeline.folds
  /** Absent if the part is not a list. */
  readonly count?: number
  readonly draw: () => ReactNode
}

export function Folds({ parts, children }: { readonly parts: readonly FoldedPart[]; readonly children: ReactNode }) {
  const [open, setOpen] = useState<FoldedPart['name']>()
  const id = useId()
  const shown = parts.find(({ name }) => name === open)
  return (
    <>
      <div className="timeline-head">
        {children}
        {parts.map(({ name, count }) => (
          <button
            key={name}
            type="button"
            className="fold"
            aria-expanded={name === shown?.name}
            aria-controls={id}
            onClick={() => setOpen(name === open ? undefined : name)}
          >
            {words.timeline.folds[name]}
            {count !== undefined && <span className="count">{count}</span>}
          </button>
        ))}
      </div>
      <div id={id} className="unfolded" hidden={!shown}>
        {shown?.draw()}
      </div>
    </>
  )
}
