/** The focal point of a picture: set by a click, or by two sliders with the keyboard. */
import type { MouseEvent } from 'react'
import type { Picture } from '#shared/blog/portable-text.ts'
import { words } from './words.ts'
import './focus-field.css'

const said = words.composer.nodes.focus

type Focus = NonNullable<Picture['focus']>
type Props = {
  /** As the browser loads it. */
  readonly source: string
  readonly focus: Focus | undefined
  /** Undefined: the middle. */
  readonly onFocus: (focus: Focus | undefined) => void
}

const MIDDLE: Focus = { x: 0.5, y: 0.5 }

export function FocusField({ source, focus, onFocus }: Props) {
  const { x, y } = focus ?? MIDDLE
  function point({ clientX, clientY, currentTarget }: MouseEvent<HTMLElement>) {
    const { left, top, width, height } = currentTarget.getBoundingClientRect()
    onFocus({ x: fraction((clientX - left) / width), y: fraction((clientY - top) / height) })
  }
  return (
    <details className="focus-field">
      <summary>{said.label}</summary>
      <p className="help">{said.help}</p>
      {/* Left is left in a picture, in any language. */}
      <div dir="ltr">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the sliders below are for the keyboard */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
        <div className="focus-picture" onClick={point}>
          <img src={source} alt="" draggable={false} />
          <span style={{ left: `${x * 100}%`, top: `${y * 100}%` }} />
        </div>
        <Slider label={said.across} value={x} onValue={x => onFocus({ x, y })} />
        <Slider label={said.down} value={y} onValue={y => onFocus({ x, y })} />
      </div>
      {focus && (
        <button type="button" className="quiet" onClick={() => onFocus(undefined)}>
          {said.reset}
        </button>
      )}
    </details>
  )
}

type SliderProps = { readonly label: string; readonly value: number; readonly onValue: (value: number) => void }

function Slider({ label, value, onValue }: SliderProps) {
  return (
    <label>
      <span dir="auto">{label}</span>
      <input
        {...{ type: 'range', min: 0, max: 100, step: 5, value: Math.round(value * 100) }}
        onChange={({ target }) => onValue(fraction(target.valueAsNumber / 100))}
      />
    </label>
  )
}

/** Whole per cents: finer differences cannot be seen. */
function fraction(value: number): number {
  return Math.round(Math.min(Math.max(value, 0), 1) * 100) / 100
}
