/** A field of a form with its label, help and problem. */
import { type InputHTMLAttributes, type TextareaHTMLAttributes, useEffect, useId, useRef } from 'react'
import { words } from './words.ts'

type Own = {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  /** In characters. More can be typed and is reported: a browser's own limit cuts text off silently. */
  readonly longest?: number
  /** As the API calls it, to lead to the field. */
  readonly field?: string
  /** From the beginning. */
  readonly isFocused?: boolean
  readonly help?: string | undefined
  readonly problem?: string | undefined
  /** A problem because of which the form is not sent. */
  readonly refusal?: string | undefined
}
type Props = Own &
  (
    | ({ readonly rows: number } & Pick<TextareaHTMLAttributes<HTMLTextAreaElement>, 'required' | 'lang' | 'dir'>)
    | ({ readonly rows?: undefined } & Pick<
        InputHTMLAttributes<HTMLInputElement>,
        'type' | 'name' | 'required' | 'list' | 'autoComplete' | 'pattern' | 'inputMode' | 'min' | 'dir'
      >)
  )

export function Field({ label, value, onText, help, problem, longest, isFocused, field: name, ...own }: Props) {
  const { refusal, ...rest } = own
  const id = useId()
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const excess = longest === undefined ? 0 : value.trim().length - longest
  const refused = excess > 0 ? words.problem.tooLong({ excess }) : refusal
  const wrong = refused ?? problem
  const described = [help && `${id}-help`, wrong && `${id}-problem`].filter(Boolean).join(' ')

  // The form around is not sent then, and the browser leads to the field.
  useEffect(() => field.current?.setCustomValidity(refused ?? ''), [refused])

  useEffect(() => {
    if (isFocused) field.current?.focus()
  }, [isFocused])

  const shared = {
    id,
    value,
    ref: field,
    'data-field': name,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onText(target.value),
    'aria-describedby': described || undefined,
    'aria-invalid': wrong !== undefined,
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {rest.rows === undefined ? <input type="text" {...rest} {...shared} /> : <textarea {...rest} {...shared} />}
      {help && (
        <p className="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {wrong && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}
