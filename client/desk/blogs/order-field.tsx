/** The contributors of a coverage in the order in which readers see them. */
import { useEffect, useRef, useState } from 'react'
import { words } from '#client/desk/kit/words.ts'
import type { BlogFields } from './blog-fields.ts'

const said = words.blogForm

type Named = BlogFields['contributors'][number]
type Props = {
  readonly contributors: readonly Named[]
  readonly onContributors: (contributors: readonly Named[]) => void
}

export function OrderField({ contributors, onContributors }: Props) {
  const { list, told, move, remove } = useOrder({ contributors, onContributors })
  // Without it the focus would have no place after the last one was taken out.
  const [hadSome] = useState(contributors.length > 0)
  if (contributors.length === 0 && !hadSome) return null
  return (
    <fieldset className="group" ref={list}>
      <legend tabIndex={-1}>{said.contributors}</legend>
      <p className="help">{said.contributorsHelp}</p>
      <ol className="ordered">
        {contributors.map(({ id, name }, place) => (
          <li key={id}>
            <bdi>{name}</bdi>
            <Button
              sign="↑"
              id={id}
              label={said.moveUp({ name })}
              isOff={place === 0}
              onPress={() => move(place, -1)}
            />
            <Button
              sign="↓"
              id={id}
              label={said.moveDown({ name })}
              isOff={place === contributors.length - 1}
              onPress={() => move(place, 1)}
            />
            <Button sign="×" id={id} label={words.contributors.remove({ name })} onPress={() => remove(place)} />
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {told}
      </p>
    </fieldset>
  )
}

type ButtonProps = {
  readonly sign: string
  readonly id: string
  readonly label: string
  /** It keeps the focus: whoever moves a name to the top is still there. */
  readonly isOff?: boolean
  readonly onPress: () => void
}

function Button({ sign, id, label, isOff = false, onPress }: ButtonProps) {
  return (
    <button
      type="button"
      className="quiet icon"
      data-of={`${id} ${sign}`}
      aria-label={label}
      aria-disabled={isOff}
      onClick={() => isOff || onPress()}
    >
      {sign}
    </button>
  )
}

/** A row that moves in the document loses the focus, which its button gets back. */
function useOrder({ contributors, onContributors }: Props) {
  const list = useRef<HTMLFieldSetElement>(null)
  const pressed = useRef('')
  const [told, setTold] = useState('')

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another order takes the focus away
  useEffect(() => {
    if (pressed.current) list.current?.querySelector<HTMLElement>(pressed.current)?.focus()
    pressed.current = ''
  }, [contributors])

  function move(place: number, by: 1 | -1) {
    const moved = contributors[place]
    if (!moved) return
    const others = contributors.toSpliced(place, 1)
    onContributors(others.toSpliced(place + by, 0, moved))
    pressed.current = `[data-of="${moved.id} ${by === 1 ? '↓' : '↑'}"]`
    setTold(said.movedTo({ name: moved.name, place: place + by + 1, count: contributors.length }))
  }

  function remove(place: number) {
    pressed.current = 'legend'
    setTold('')
    onContributors(contributors.toSpliced(place, 1))
  }

  return { list, told, move, remove }
}
