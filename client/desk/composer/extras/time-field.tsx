/** The shown time, in the blog's zone; by default the moment of publishing. */
import { useId } from 'react'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { words } from '#client/desk/kit/words.ts'
import { instantAt, wallClock } from '#client/desk/kit/zoned-time.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { showTime } from '#shared/blog/times.ts'

const said = words.composer.extras

export type TimeField = {
  readonly fields: UpdateFields
  readonly blog: Blog
  readonly disabled: boolean
  readonly onChange: (fields: UpdateFields) => void
}

export function TimeField({ fields, blog, disabled, onChange }: TimeField) {
  const id = useId()
  const { time, label, untimed } = fields
  const zone = showTime(time ?? new Date().toISOString(), blog.timeZone).zone
  return (
    <fieldset className="composer-fold" disabled={disabled}>
      <legend>{said.time}</legend>
      <div className="composer-line">
        <label htmlFor={id}>{said.timeIn({ zone, timeZone: blog.timeZone })}</label>
        <input
          id={id}
          type="datetime-local"
          data-field="time"
          value={time ? wallClock(time, blog.timeZone) : ''}
          onChange={event => onChange(withTime(fields, instantAt(event.target.value, blog.timeZone)))}
        />
      </div>
      <button type="button" aria-disabled={!time} onClick={() => onChange(withTime(fields, undefined))}>
        {said.timeOfPost}
      </button>
      <label className="check">
        <input
          type="checkbox"
          data-field="untimed"
          checked={untimed ?? false}
          disabled={disabled || !label}
          onChange={event => onChange({ ...fields, untimed: event.target.checked })}
        />
        {label ? said.untimed : said.untimedNeedsLabel}
      </label>
    </fieldset>
  )
}

function withTime({ time: _, ...fields }: UpdateFields, time: string | undefined): UpdateFields {
  return time ? { ...fields, time } : fields
}
