/** A box to check in a form, with its help. */
import { useId } from 'react'

type Props = {
  readonly label: string
  readonly help: string
  readonly isOn: boolean
  readonly onOn: (isOn: boolean) => void
}

export function CheckField({ label, help, isOn, onOn }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label className="check">
        <input type="checkbox" checked={isOn} aria-describedby={id} onChange={({ target }) => onOn(target.checked)} />
        {label}
      </label>
      <p className="help" id={id}>
        {help}
      </p>
    </div>
  )
}
