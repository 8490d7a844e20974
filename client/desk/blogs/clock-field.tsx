/** How a coverage shows times, each style by its example: the present time in the coverage's zone and language. */
import { useId } from 'react'
import { words } from '#client/desk/kit/words.ts'
import { clockStyles, showClockOf } from '#shared/blog/times.ts'
import { instantNear } from '#shared/blog/wall-clock.ts'
import type { BlogFields, ClockStyle } from './blog-fields.ts'

const said = words.blogForm

type Props = Pick<BlogFields, 'timeZone' | 'language' | 'clock'> & { readonly onClock: (clock: ClockStyle) => void }

export function ClockField({ timeZone, language, clock, onClock }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{said.clock}</label>
      <select id={id} value={clock} onChange={({ target }) => onClock(target.value as ClockStyle)}>
        {clockStyles.map(style => (
          <option key={style} value={style}>
            {exampleOf({ timeZone, language, clock: style })}
          </option>
        ))}
      </select>
      <p className="help">{said.clockHelp({ example: exampleOf({ timeZone, language, clock }) })}</p>
    </div>
  )
}

/** An afternoon's, which tells the styles apart; in UTC while the zone is being typed. */
function exampleOf({ timeZone, language, clock }: Pick<BlogFields, 'timeZone' | 'language' | 'clock'>): string {
  const day = new Date().toISOString().slice(0, 10)
  const inZone = (timeZone: string) =>
    showClockOf(instantNear({ day, clock: '1539', timeZone }), { timeZone, language, clock })
  try {
    return inZone(timeZone)
  } catch {
    return inZone('UTC')
  }
}
