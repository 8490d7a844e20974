/** The updates of a day in groups of an hour, so that an arrival costs what its own hour has, however long the coverage. */
import { memo } from 'react'
import type { Hour } from '#shared/view/days.ts'
import { UpdateEntry } from './entry.tsx'

type Props = { readonly hours: readonly Hour[]; readonly isWhole: boolean }

export function Hours({ hours, isWhole }: Props) {
  return hours.map(of => <OneHour key={of.name} {...{ of, isWhole }} />)
}

/** An unchanged hour is the identical one. */
const OneHour = memo(({ of: { parts }, isWhole }: { readonly of: Hour; readonly isWhole: boolean }) => (
  <div className="hour">
    {parts.map(update => (
      <UpdateEntry key={update.id} {...{ update, isWhole }} />
    ))}
  </div>
))
