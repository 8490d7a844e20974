/** A field of the composer with its label, and a hint or a problem below. */
import { type ReactNode, useId } from 'react'

export type TextFieldProps = {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  readonly isWrong: boolean
  /** The problem, when it is wrong. */
  readonly hint?: string | undefined
  readonly hintRole?: 'alert'
  /** As the API calls it, to lead to the field. */
  readonly field?: string
  readonly placeholder?: string | undefined
  readonly lines?: number | undefined
  readonly disabled?: boolean
  readonly list?: string | undefined
  readonly onBlur?: () => void
  readonly children?: ReactNode
}

export function TextField({ label, onText, isWrong, hint, hintRole, field, lines, children, ...rest }: TextFieldProps) {
  const id = useId()
  const shared = {
    ...rest,
    id,
    // An empty field begins where the desk's language does.
    ...(rest.value !== '' && { dir: 'auto' }),
    'data-field': field,
    'aria-invalid': isWrong,
    'aria-describedby': hint ? `${id}-hint` : undefined,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onText(target.value),
  }
  return (
    <div className="composer-line">
      <label htmlFor={id}>{label}</label>
      {lines ? <textarea {...shared} rows={lines} /> : <input {...shared} type="text" />}
      {hint && (
        <p id={`${id}-hint`} className={isWrong ? 'composer-hint composer-problem' : 'composer-hint'} role={hintRole}>
          {hint}
        </p>
      )}
      {children}
    </div>
  )
}
