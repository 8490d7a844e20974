/** One stop for the Tab key in a row of buttons; the arrow keys move inside it (the toolbar pattern of WAI-ARIA). */
import { type KeyboardEvent, useRef, useState } from 'react'

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

export function useRoving(count: number) {
  const row = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)

  function keyDown(event: KeyboardEvent) {
    const next = nextPlace(event)
    if (next === undefined) return
    event.preventDefault()
    setCurrent(next)
    row.current?.querySelectorAll<HTMLElement>('[data-roving]')[next]?.focus()
  }

  function nextPlace({ key, currentTarget }: KeyboardEvent): number | undefined {
    if (key === 'Home') return 0
    if (key === 'End') return count - 1
    const step = STEPS[key]
    if (step === undefined) return undefined
    const isReversed = getComputedStyle(currentTarget).direction === 'rtl'
    return (current + (isReversed ? -step : step) + count) % count
  }

  const item = (index: number) => ({
    'data-roving': true,
    tabIndex: index === current ? 0 : -1,
    onFocus: () => setCurrent(index),
  })
  return { row, keyDown, item }
}
