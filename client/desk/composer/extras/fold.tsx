/** The folded parts of the composer. */
import { type ReactNode, useId } from 'react'
import { words } from '#client/desk/kit/words.ts'
import { TextField, type TextFieldProps } from './text-field.tsx'

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

type Line = Omit<TextFieldProps, 'value' | 'onText' | 'isWrong'> & {
  readonly value: string | undefined
  readonly longest: number
  readonly suggestions?: readonly string[]
  readonly onChange: (value: string | undefined) => void
}

/** One line of text; empty, it is absent. */
export function Line({ value = '', longest, suggestions, onChange, ...rest }: Line) {
  const list = useId()
  const excess = value.trim().length - longest
  return (
    <TextField
      {...rest}
      value={value}
      isWrong={excess > 0}
      hint={excess > 0 ? words.problem.tooLong({ excess }) : undefined}
      hintRole="alert"
      list={suggestions && list}
      onText={text => onChange(text === '' ? undefined : text)}
    >
      {suggestions && (
        <datalist id={list}>
          {suggestions.map(one => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </TextField>
  )
}
