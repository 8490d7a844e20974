/** Names and values, side by side. */
import type { ReactNode } from 'react'

type Props = { readonly figures: readonly (readonly [name: string, value: ReactNode])[] }

export function FigureList({ figures }: Props) {
  return (
    <dl className="figures">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
