/** The updates of a day in groups of an hour, so that an arrival costs what its own hour has, however long the coverage. */
import { memo } from 'react'
import type { Update } from '#shared/blog/update.ts'
import { hoursOf } from '#shared/view/days.ts'
import { UpdateEntry } from './entry.tsx'

type Props = { readonly updates: readonly Update[]; readonly isWhole: boolean }

export function Hours({ updates, isWhole }: Props) {
  return hoursOf(updates).map(({ day: hour, updates }) => <Hour key={hour} {...{ updates, isWhole }} />)
}

const Hour = memo(
  ({ updates, isWhole }: Props) => (
    <div className="hour">
      {updates.map(update => (
        <UpdateEntry key={update.id} {...{ update, isWhole }} />
      ))}
    </div>
  ),
  (before, now) => before.isWhole === now.isWhole && isSame(before.updates, now.updates),
)

function isSame(before: readonly Update[], now: readonly Update[]): boolean {
  return before.length === now.length && before.every((update, index) => update === now[index])
}
