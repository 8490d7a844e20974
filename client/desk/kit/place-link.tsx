/** A link from one place of the desk to another, without loading the page again. */
import type { MouseEvent, ReactNode } from 'react'
import { addressOf, go, type Route } from './place.ts'

type Props = {
  readonly to: Route
  readonly className?: string
  readonly label?: string
  readonly isCurrent?: boolean
  readonly shortcut?: string | undefined
  readonly children: ReactNode
}

export function PlaceLink({ to, className, label, isCurrent = false, shortcut, children }: Props) {
  function follow(event: MouseEvent) {
    // The browser opens other tabs and windows.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }

  return (
    <a
      className={className}
      aria-label={label}
      aria-current={isCurrent ? 'page' : undefined}
      aria-keyshortcuts={shortcut}
      href={addressOf(to)}
      onClick={follow}
    >
      {children}
    </a>
  )
}
