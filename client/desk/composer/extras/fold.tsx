/** The folded parts of the composer. */
import { type ReactNode, useId } from 'react'
import { words } from '#client/desk/kit/words.ts'

type FoldButton = {
  readonly controls: string
  readonly isOpen: boolean
  readonly isSet?: boolean
  readonly onToggle: () => void
  readonly children: ReactNode
}

export function FoldButton({ controls, isOpen, isSet, onToggle, children }: FoldButton) {
  return (
    <button
      type="button"
      className="composer-chip"
      aria-expanded={isOpen}
      aria-controls={controls}
      data-on={isSet || undefined}
      onClick={onToggle}
    >
      {children}
    </button>
  )
}

type Switch = {
  readonly label: string
  readonly isOn: boolean
  readonly disabled: boolean
  readonly onChange: (isOn: boolean) => void
}

export function Switch({ label, isOn, disabled, onChange }: Switch) {
  return (
    <label className="composer-chip composer-switch" data-on={isOn || undefined}>
      <input type="checkbox" checked={isOn} disabled={disabled} onChange={event => onChange(event.target.checked)} />
      {label}
    </label>
  )
}

type Line = {
  readonly label: string
  /** As the API calls it. */
  readonly name: string
  readonly value: string | undefined
  readonly longest: number
  readonly disabled: boolean
  readonly placeholder?: string
  readonly suggestions?: readonly string[]
  readonly onChange: (value: string | undefined) => void
}

/** One line of text; empty, it is absent. */
export function Line({ label, name, value, longest, disabled, placeholder, suggestions, onChange }: Line) {
  const id = useId()
  const excess = (value?.trim().length ?? 0) - longest
  return (
    <div className="composer-line">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        dir="auto"
        value={value ?? ''}
        data-field={name}
        aria-invalid={excess > 0}
        aria-describedby={excess > 0 ? `${id}-problem` : undefined}
        disabled={disabled}
        placeholder={placeholder}
        list={suggestions && `${id}-list`}
        onChange={event => onChange(event.target.value === '' ? undefined : event.target.value)}
      />
      {excess > 0 && (
        <p id={`${id}-problem`} className="composer-hint composer-problem" role="alert">
          {words.problem.tooLong(excess)}
        </p>
      )}
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map(one => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </div>
  )
}
