/** A field of a form with its label, its help and what is wrong with it. */
import { type InputHTMLAttributes, type TextareaHTMLAttributes, useId } from 'react'

type Own = {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly help?: string | undefined
  readonly problem?: string | undefined
}
type Props = Own &
  (
    | ({ readonly rows: number } & Pick<TextareaHTMLAttributes<HTMLTextAreaElement>, 'maxLength' | 'required' | 'lang'>)
    | ({ readonly rows?: undefined } & Pick<
        InputHTMLAttributes<HTMLInputElement>,
        'type' | 'maxLength' | 'required' | 'list' | 'autoFocus' | 'pattern' | 'inputMode' | 'min' | 'dir'
      >)
  )

export function Field({ label, value, onText, help, problem, ...rest }: Props) {
  const id = useId()
  const described = [help && `${id}-help`, problem && `${id}-problem`].filter(Boolean).join(' ')
  const shared = {
    id,
    value,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onText(target.value),
    'aria-describedby': described || undefined,
    'aria-invalid': problem !== undefined,
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
      {problem && (
        <p className="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
