/** "5 min ago" beside the time of an update: computed from the reader's clock, once a minute, for the part in view. */
import { showAge } from '#shared/view/age.ts'
import type { Surface } from './surface.ts'

const MINUTE_MS = 60_000

/** The language, as a setting has it. */
type Worded = { readonly words: { readonly tag: string } }

type Ages<Shown> = {
  /** Called after each drawing; fills in new elements. */
  refresh(setting: Shown): void
}

type AgesOptions<Shown> = Pick<Surface, 'signal'> & {
  /** What comes into view as one. Observing each update would cost milliseconds with every frame of a long coverage. */
  readonly parts: () => Iterable<Element>
  /** Called with each part in view when it comes there, and after each drawing. */
  readonly see?: (part: Element, setting: Shown) => void
}

export function keepAges<Shown extends Worded>({ parts, signal, see }: AgesOptions<Shown>): Ages<Shown> {
  const seen = new Set<Element>()
  let setting: Shown | undefined
  let latest = 0

  /** Never decreases, so that no age shrinks when the system clock is set back. */
  function now(): number {
    latest = Math.max(latest, Date.now())
    return latest
  }

  function fill(part: Element) {
    if (!setting) return
    for (const age of part.querySelectorAll('.ago')) {
      const time = age.parentElement?.querySelector('time')?.dateTime
      const words = time ? showAge(now() - Date.parse(time), setting.words.tag) : ''
      const text = words && ` ${words}`
      if (age.textContent !== text) age.textContent = text
    }
    see?.(part, setting)
  }

  function fillSeen() {
    if (document.hidden) return
    for (const part of seen) {
      if (part.isConnected) fill(part)
      else seen.delete(part)
    }
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
    refresh(shown) {
      setting = shown
      for (const part of parts()) sight.observe(part)
      fillSeen()
    },
  }
}
