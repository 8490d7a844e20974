/** The updates of a day by hour, and those of an hour by ten minutes, so that an arrival costs what its own ten minutes have, however long the coverage. */
import { memo } from 'react'
import type { Update } from '#shared/blog/update.ts'
import { grouped, type Hour } from '#shared/view/days.ts'
import { UpdateEntry } from './entry.tsx'

type Props = { readonly hours: readonly Hour[]; readonly isWhole: boolean }
type Group = { readonly parts: readonly Update[]; readonly isWhole: boolean }

export function Hours({ hours, isWhole }: Props) {
  return hours.map(({ name, parts }) => <OneHour key={name} {...{ parts, isWhole }} />)
}

const OneHour = memo(
  ({ parts, isWhole }: Group) => (
    <div className="hour">
      {grouped(parts, minutesOf).map(({ name, parts }) => (
        <Minutes key={name} {...{ parts, isWhole }} />
      ))}
    </div>
  ),
  isSame,
)

const Minutes = memo(
  ({ parts, isWhole }: Group) => (
    <div className="minutes">
      {parts.map(update => (
        <UpdateEntry key={update.id} {...{ update, isWhole }} />
      ))}
    </div>
  ),
  isSame,
)

function isSame(before: Group, now: Group): boolean {
  const { parts, isWhole } = now
  return (
    before.isWhole === isWhole &&
    before.parts.length === parts.length &&
    parts.every((one, n) => one === before.parts[n])
  )
}

/** A border between groups that stays where it is, whatever comes or goes. */
function minutesOf({ time }: Update): string {
  return time.slice(0, 15)
}
