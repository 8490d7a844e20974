/** "5 min ago" beside the time of an update: filled in by the reader's own clock, once a minute, while in view. */
import { showAge } from '#shared/view/age.ts'
import type { Surface } from './surface.ts'

const MINUTE_MS = 60_000

type Ages = {
  /** After each drawing: what was drawn anew is filled in again. */
  refresh(language: string): void
}

export function keepAges({ root, signal }: Omit<Surface, 'host'>): Ages {
  const seen = new Set<Element>()
  let language = 'en'
  let latest = 0

  /** A clock that is set back makes nothing younger. */
  function now(): number {
    latest = Math.max(latest, Date.now())
    return latest
  }

  function fill(age: Element) {
    const time = age.parentElement?.querySelector('time')?.dateTime
    const words = time ? showAge(now() - Date.parse(time), language) : ''
    const text = words && ` ${words}`
    if (age.textContent !== text) age.textContent = text
  }

  function fillSeen() {
    if (document.visibilityState !== 'visible') return
    for (const age of seen) if (age.isConnected) fill(age)
  }

  const sight = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) seen.delete(target)
      else {
        seen.add(target)
        fill(target)
      }
    }
  })
  const timer = setInterval(fillSeen, MINUTE_MS)
  document.addEventListener('visibilitychange', fillSeen, { signal })
  signal.addEventListener('abort', () => {
    sight.disconnect()
    clearInterval(timer)
  })

  return {
    refresh(of) {
      language = of
      for (const age of root.querySelectorAll('.ago')) sight.observe(age)
      fillSeen()
    },
  }
}
