/** Whether partners leave out advertising in the whole coverage. */
import { useId } from 'react'
import { words } from '#client/desk/kit/words.ts'

const said = words.blogForm

type Props = { readonly sensitive: boolean; readonly onSensitive: (sensitive: boolean) => void }

export function SensitiveField({ sensitive, onSensitive }: Props) {
  const help = useId()
  return (
    <div className="field">
      <label className="check">
        <input
          type="checkbox"
          checked={sensitive}
          aria-describedby={help}
          onChange={({ target }) => onSensitive(target.checked)}
        />
        {said.sensitive}
      </label>
      <p className="help" id={help}>
        {said.sensitiveHelp}
      </p>
    </div>
  )
}
