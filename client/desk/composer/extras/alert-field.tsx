/** The alert of an update: its texts, urgency and preview. */
import { useId } from 'react'
import type { AlertFields, UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { Blog } from '#shared/blog/blog.ts'
import { headline, plainText, shorten } from '#shared/blog/plain-text.ts'
import { LockScreens } from './lock-screens.tsx'

/** The server's limits: even in the widest script they fit the smallest push message. */
const TITLE_CHARACTERS = 120
const TEXT_CHARACTERS = 300

const URGENCIES: readonly (readonly [AlertFields['urgency'], string])[] = [
  ['high', 'High: wakes the phone, for what cannot wait'],
  ['normal', 'Normal'],
  ['low', 'Low: when the phone is in use anyway'],
  ['very-low', 'Very low: only on power and Wi-Fi'],
]

type AlertField = {
  readonly fields: UpdateFields
  readonly blog: Blog
  readonly disabled: boolean
  readonly onChange: (alert: AlertFields) => void
  readonly onRemove: () => void
}

/** Without a title of the update, the first sentence of its text becomes the alert's title. */
export function newAlert(fields: UpdateFields): AlertFields {
  const [first = '', ...rest] = sentencesOf(plainText(fields.body))
  const title = fields.title?.trim() ? fields.title : first || headline(fields)
  const text = fields.title?.trim() ? first : (rest[0] ?? '')
  return { title: shorten(title, TITLE_CHARACTERS), text: shorten(text, TEXT_CHARACTERS), urgency: 'normal' }
}

function sentencesOf(text: string): readonly string[] {
  const parts = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)
  return Array.from(parts, ({ segment }) => segment.trim()).filter(segment => segment !== '')
}

export function AlertField({ fields, blog, disabled, onChange, onRemove }: AlertField) {
  const id = useId()
  const alert = fields.alert ?? newAlert(fields)
  return (
    <fieldset className="composer-fold composer-alert" disabled={disabled}>
      <legend>Alert to everyone who follows the blog</legend>
      <div className="composer-alert-words">
        <Counted
          {...{ label: 'Alert title', name: 'alert.title', value: alert.title, longest: TITLE_CHARACTERS, lines: 1 }}
          problem={alert.title.trim() === '' ? 'An alert needs a title.' : undefined}
          onChange={title => onChange({ ...alert, title })}
        />
        <Counted
          {...{ label: 'Alert text', name: 'alert.text', value: alert.text, longest: TEXT_CHARACTERS, lines: 3 }}
          onChange={text => onChange({ ...alert, text })}
        />
        <div className="composer-line">
          <label htmlFor={id}>Urgency</label>
          <select
            id={id}
            value={alert.urgency}
            onChange={event => onChange({ ...alert, urgency: event.target.value as AlertFields['urgency'] })}
          >
            {URGENCIES.map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <button type="button" onClick={onRemove}>
          No alert
        </button>
      </div>
      <LockScreens alert={alert} blog={blog} />
    </fieldset>
  )
}

type Counted = {
  readonly label: string
  /** As the API calls it. */
  readonly name: string
  readonly value: string
  readonly longest: number
  readonly lines: number
  readonly problem?: string | undefined
  readonly onChange: (value: string) => void
}

/** Counted as the server counts. An excess is reported, not cut off. */
function Counted({ label, name, value, longest, lines, problem, onChange }: Counted) {
  const id = useId()
  const left = longest - value.length
  const wrong = left < 0 ? `${-left} ${left === -1 ? 'character' : 'characters'} too many.` : problem
  return (
    <div className="composer-line">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        dir="auto"
        data-field={name}
        rows={lines}
        value={value}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-left`}
        onChange={event => onChange(event.target.value.replace(/\n/g, ' '))}
      />
      <p id={`${id}-left`} className={wrong ? 'composer-hint composer-problem' : 'composer-hint'}>
        {wrong ?? `${value.length} of ${longest}`}
      </p>
    </div>
  )
}
