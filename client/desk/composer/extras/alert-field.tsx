/** The alert of an update: its texts, urgency and preview. */
import { useId } from 'react'
import { askedOf } from '#client/desk/composer/asked-alert.ts'
import type { AlertFields, UpdateFields } from '#client/desk/composer/update-fields.ts'
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { words } from '#client/desk/kit/words.ts'
import { headline, plainText, shorten } from '#shared/blog/plain-text.ts'
import { type Alerting, useCounted } from './alerting.ts'
import { reachedIn, sayCounted } from './devices.ts'
import { LockScreens } from './lock-screens.tsx'
import { TextField, type TextFieldProps } from './text-field.tsx'
import type { TimeField } from './time-field.tsx'

const said = words.alerting
const { extras } = words.composer

/** The server's limits: even in the widest script they fit the smallest push message. */
const TITLE_CHARACTERS = 120
const TEXT_CHARACTERS = 300

const URGENCIES: readonly AlertFields['urgency'][] = ['high', 'normal', 'low', 'very-low']

export type AlertField = Omit<TimeField, 'onChange'> & {
  readonly alerting: Alerting | undefined
  readonly problem: FieldProblem | undefined
  readonly onChange: (alert: AlertFields) => void
  readonly onRemove: () => void
  /** The alert stays as it is. */
  readonly onClose: () => void
  readonly onPost: () => void
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

/** Words beside the phones that show them, and where they go: in view together, because everybody's phone rings at once. */
export function AlertField({
  fields,
  blog,
  disabled,
  alerting,
  problem,
  onChange,
  onRemove,
  onClose,
  onPost,
}: AlertField) {
  const alert = fields.alert ?? newAlert(fields)
  const counted = useCounted(alerting, askedOf({ ...fields, alert }))
  return (
    <Modal title={said.title} onClose={onClose} size="alert">
      <p className="alert-reach" role="status">
        {alerting && sayCounted(counted)}
      </p>
      <fieldset className="composer-alert" disabled={disabled}>
        <div className="composer-alert-words">
          <AlertTexts alert={alert} onChange={onChange} />
          <UrgencyField urgency={alert.urgency} onUrgency={urgency => onChange({ ...alert, urgency })} />
        </div>
        <LockScreens alert={alert} blog={blog} />
      </fieldset>
      <p className="problem" role="alert">
        {problem?.field.startsWith('alert') && problem.text}
      </p>
      <div className="actions">
        <button type="button" className="primary" data-main disabled={disabled} onClick={onPost}>
          {alerting ? alerting.label(reachedIn(counted)) : said.post}
        </button>
        <button type="button" onClick={onClose}>
          {said.goOn}
        </button>
        <button type="button" className="quiet" onClick={onRemove}>
          {said.none}
        </button>
      </div>
    </Modal>
  )
}

function AlertTexts({ alert, onChange }: { readonly alert: AlertFields } & Pick<AlertField, 'onChange'>) {
  return (
    <>
      <CountedText
        {...{ label: words.fields['alert.title'], field: 'alert.title', longest: TITLE_CHARACTERS, lines: 2 }}
        value={alert.title}
        problem={alert.title.trim() === '' ? extras.alertNeedsTitle : undefined}
        onText={title => onChange({ ...alert, title })}
      />
      <CountedText
        {...{ label: words.fields['alert.text'], field: 'alert.text', longest: TEXT_CHARACTERS, lines: 4 }}
        value={alert.text}
        onText={text => onChange({ ...alert, text })}
      />
    </>
  )
}

type UrgencyFieldProps = {
  readonly urgency: AlertFields['urgency']
  readonly onUrgency: (urgency: AlertFields['urgency']) => void
}

function UrgencyField({ urgency, onUrgency }: UrgencyFieldProps) {
  const id = useId()
  return (
    <div className="composer-line">
      <label htmlFor={id}>{words.fields['alert.urgency']}</label>
      <select id={id} value={urgency} onChange={event => onUrgency(event.target.value as AlertFields['urgency'])}>
        {URGENCIES.map(value => (
          <option key={value} value={value}>
            {extras.urgencies[value]}
          </option>
        ))}
      </select>
    </div>
  )
}

type CountedTextProps = Pick<TextFieldProps, 'label' | 'field' | 'value' | 'lines' | 'onText'> & {
  readonly longest: number
  readonly problem?: string | undefined
}

/** Counted as the server counts. An excess is reported, not cut off. */
function CountedText({ value, longest, problem, onText, ...rest }: CountedTextProps) {
  const excess = value.length - longest
  const wrong = excess > 0 ? words.problem.tooLong({ excess }) : problem
  return (
    <TextField
      {...rest}
      value={value}
      isWrong={wrong !== undefined}
      hint={wrong ?? extras.counted({ used: value.length, most: longest })}
      onText={text => onText(text.replace(/\n/g, ' '))}
    />
  )
}
