/** A field of a part, which says by how much its text is too long. */
import { TextField } from '#client/desk/composer/extras/text-field.tsx'
import { words } from '#client/desk/kit/words.ts'

type Props = {
  readonly label: string
  readonly value: string | undefined
  readonly longest: number
  readonly disabled: boolean
  readonly lines?: number
  /** While it is not too long. */
  readonly help?: string | undefined
  readonly onText: (text: string) => void
}

export function LimitedField({ value = '', longest, help, ...rest }: Props) {
  const excess = value.length - longest
  return (
    <TextField
      {...rest}
      value={value}
      isWrong={excess > 0}
      hint={excess > 0 ? words.problem.tooLong({ excess }) : help}
    />
  )
}
