/** Contributors or topics of an update, chosen from a list by typing a part of a name. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { slashName } from '#shared/blog/slash-name.ts'

type Offer = { readonly id: string; readonly name: string; readonly role?: string | undefined }

type Props = {
  readonly label: string
  /** As the API calls it, to lead to the field. */
  readonly field: 'contributors' | 'topics'
  readonly said: { readonly unknown: string; readonly remove: (named: { readonly name: string }) => string }
  readonly named: readonly string[]
  readonly offered: readonly Offer[]
  /** Of one update. */
  readonly most: number
  readonly disabled: boolean
  readonly onChange: (ids: readonly string[] | undefined) => void
}

export function ChooserField(props: Props) {
  const { label, field, said, named, offered, disabled } = props
  const { typed, problem, free, change, write, keyDown, takeTyped } = useTyped(props)
  const input = useRef<HTMLInputElement>(null)
  const id = useId()

  // A row of chips moves the field down, on a low screen below the bar of buttons.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after each chip
  useEffect(() => {
    if (document.activeElement === input.current) input.current?.scrollIntoView({ block: 'nearest' })
  }, [named.length])

  function remove(gone: string) {
    change(named.filter(one => one !== gone))
    input.current?.focus()
  }

  return (
    <div className="composer-line">
      <label htmlFor={id}>{label}</label>
      <Chips {...{ said, named, offered, disabled }} onRemove={remove} />
      <input
        {...{ ref: input, id, type: 'text', list: `${id}-list`, value: typed, disabled, autoComplete: 'off' }}
        {...(typed !== '' && { dir: 'auto' })}
        data-field={field}
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

function useTyped({ said, named, offered, most, onChange }: Props) {
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string>()
  const free = offered.filter(one => !named.includes(one.id))
  const change = (ids: readonly string[]) => onChange(ids.length > 0 ? ids : undefined)

  function take(one: Offer) {
    setTyped('')
    setProblem(undefined)
    if (named.length < most) change([...named, one.id])
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

type ChipsProps = Pick<Props, 'said' | 'named' | 'offered' | 'disabled'> & { readonly onRemove: (id: string) => void }

function Chips({ said, named, offered, disabled, onRemove }: ChipsProps) {
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

function lineOf({ name, role }: Offer): string {
  return role ? `${name} · ${role}` : name
}

/** Whose name begins with what was typed, or else has it; without accents and capitals. */
function nearest(offered: readonly Offer[], typed: string): Offer | undefined {
  const wanted = slashName(typed)
  const nameOf = ({ name }: Offer) => slashName(name)
  return offered.find(one => nameOf(one).startsWith(wanted)) ?? offered.find(one => nameOf(one).includes(wanted))
}
