/** A link from one place of the desk to another, without loading the page again. */
import type { MouseEvent, ReactNode } from 'react'
import { addressOf, go, type Route } from './place.ts'

type Props = { readonly to: Route; readonly className?: string; readonly label?: string; readonly children: ReactNode }

export function PlaceLink({ to, className, label, children }: Props) {
  function follow(event: MouseEvent) {
    // The browser opens other tabs and windows.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    go(to)
  }

  return (
    <a className={className} aria-label={label} href={addressOf(to)} onClick={follow}>
      {children}
    </a>
  )
}
