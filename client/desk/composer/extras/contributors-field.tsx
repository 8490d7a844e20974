/** The contributors of an update, chosen from the newsroom's list by typing a part of a name. */
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { words } from '#client/desk/kit/words.ts'
import { type Contributor, MOST_ON_AN_UPDATE } from '#shared/blog/contributor.ts'
import { slashName } from '#shared/blog/slash-name.ts'

const said = words.contributors

type Props = {
  readonly named: readonly string[]
  /** Those of the newsroom and those of the coverage. */
  readonly offered: readonly Contributor[]
  readonly disabled: boolean
  readonly onChange: (ids: readonly string[] | undefined) => void
}

export function ContributorsField(props: Props) {
  const { named, offered, disabled } = props
  const { typed, problem, free, change, write, keyDown, takeTyped } = useTyped(props)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()

  function remove(gone: string) {
    change(named.filter(one => one !== gone))
    input.current?.focus()
  }

  return (
    <div className="composer-line">
      <label htmlFor={id}>{words.fields.contributors}</label>
      <Chips {...{ named, offered, disabled }} onRemove={remove} />
      <input
        {...{ ref: input, id, type: 'text', list: `${id}-list`, value: typed, disabled, autoComplete: 'off' }}
        {...(typed !== '' && { dir: 'auto' })}
        data-field="contributors"
        aria-invalid={problem !== undefined}
        aria-describedby={problem && `${id}-hint`}
        onChange={({ target }) => write(target.value)}
        onKeyDown={keyDown}
        onBlur={takeTyped}
      />
      <datalist id={`${id}-list`}>
        {free.map(one => (
          <option key={one.id} value={lineOf(one)} />
        ))}
      </datalist>
      {problem && (
        <p id={`${id}-hint`} className="composer-hint composer-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function useTyped({ named, offered, onChange }: Props) {
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const free = offered.filter(one => !named.includes(one.id))
  const change = (ids: readonly string[]) => onChange(ids.length > 0 ? ids : undefined)

  function take(one: Contributor) {
    setTyped('')
    setProblem(undefined)
    if (named.length < MOST_ON_AN_UPDATE) change([...named, one.id])
  }

  /** A choice from the list arrives as a text that is somebody's whole line. */
  function write(text: string) {
    const chosen = free.find(one => lineOf(one) === text)
    if (chosen) return take(chosen)
    setTyped(text)
    setProblem(undefined)
  }

  function keyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Backspace' && typed === '' && named.length > 0) return change(named.slice(0, -1))
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    takeTyped()
  }

  function takeTyped() {
    if (typed.trim() === '') return
    const found = nearest(free, typed)
    if (found) take(found)
    else setProblem(said.unknown)
  }

  return { typed, problem, free, change, write, keyDown, takeTyped }
}

type ChipsProps = Pick<Props, 'named' | 'offered' | 'disabled'> & { readonly onRemove: (id: string) => void }

function Chips({ named, offered, disabled, onRemove }: ChipsProps) {
  if (named.length === 0) return null
  const nameOf = (id: string) => offered.find(one => one.id === id)?.name ?? id
  return (
    <div className="composer-chips">
      {named.map(one => (
        <button
          key={one}
          type="button"
          className="composer-chip"
          data-on
          aria-label={said.remove({ name: nameOf(one) })}
          disabled={disabled}
          onClick={() => onRemove(one)}
        >
          <bdi>{nameOf(one)}</bdi> ×
        </button>
      ))}
    </div>
  )
}

function lineOf({ name, role }: Contributor): string {
  return role ? `${name} · ${role}` : name
}

/** Whose name begins with what was typed, or else has it; without accents and capitals. */
function nearest(offered: readonly Contributor[], typed: string): Contributor | undefined {
  const wanted = slashName(typed)
  const nameOf = ({ name }: Contributor) => slashName(name)
  return offered.find(one => nameOf(one).startsWith(wanted)) ?? offered.find(one => nameOf(one).includes(wanted))
}
