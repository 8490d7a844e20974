/** What closes or disappears within an admin screen, with the focus in it, leads the focus to a place that is still there. */
import { type RefObject, useEffect } from 'react'

/**
 * @param to The element that had the focus before, as the button that opens a form; where that is gone, and for `heading`, the
 *   screen's heading. To be called before an effect that moves the focus
 */
export function useReturn(element: RefObject<HTMLElement | null>, to: 'opener' | 'heading' = 'opener'): void {
  useEffect(() => {
    const opener = to === 'opener' ? document.activeElement : undefined
    const heading = element.current?.closest('.admin-screen')?.querySelector('h2')
    return () => {
      if (document.activeElement !== document.body) return
      const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected
      const place = isThere ? opener : heading
      place?.focus()
    }
  }, [element, to])
}
