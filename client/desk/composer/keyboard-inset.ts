/** How much of the page a phone's keyboard covers, so that the toolbar stays above it. */
import { useEffect, useRef } from 'react'

export function useKeyboardInset() {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    const view = window.visualViewport
    if (!view) return
    const measure = () => {
      const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop)
      element.current?.style.setProperty('--composer-keyboard', `${Math.round(covered)}px`)
    }
    view.addEventListener('resize', measure)
    view.addEventListener('scroll', measure)
    return () => {
      view.removeEventListener('resize', measure)
      view.removeEventListener('scroll', measure)
    }
  }, [])
  return element
}
