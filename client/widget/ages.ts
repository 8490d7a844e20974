/** "5 min ago" beside the time of an update: computed from the reader's clock, once a minute, for the part in view. */
import { showAge } from '#shared/view/age.ts'
import type { Surface } from './surface.ts'

const MINUTE_MS = 60_000
/** What is above the hours, and three of them (`coverage.css`). */
const FIRST = 3

/** The language, as a setting has it. */
type Worded = { readonly words: { readonly tag: string } }

type Ages<Shown> = {
  /** Called after each drawing; fills in new elements. */
  refresh(setting: Shown): void
}

type Turn = { readonly target: EventTarget | null; readonly skipped: boolean }
/** Browsers that do not know it lay out every part. */
type Part = Element & { oncontentvisibilityautostatechange?: (turn: Turn) => void }

type AgesOptions<Shown> = Pick<Surface, 'signal'> & {
  /** What comes into view as one. Observing each update would cost milliseconds with every frame of a long coverage. */
  readonly parts: () => Iterable<Part>
  /** Is kept to those of the parts that are in view. */
  readonly seen?: Set<Element>
  /** Called with each part in view when it comes there, and after each drawing. */
  readonly see?: (part: Element, setting: Shown) => void
}

export function keepAges<Shown extends Worded>(options: AgesOptions<Shown>): Ages<Shown> {
  const { parts, signal, see, seen = new Set() } = options
  let setting: Shown | undefined
  let latest = 0

  /** Never decreases, so that no age shrinks when the system clock is set back. */
  const now = () => (latest = Math.max(latest, Date.now()))

  function fill(part: Element) {
    if (!setting) return
    for (const age of part.querySelectorAll('.ago')) fillAge(age, now(), setting.words.tag)
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

  /** Of a long coverage those hours alone that the browser lays out: each observed one takes its time of every frame. */
  const turn = ({ target, skipped }: Turn) => sight[skipped ? 'unobserve' : 'observe'](target as Element)

  const timer = setInterval(fillSeen, MINUTE_MS)
  document.addEventListener('visibilitychange', fillSeen, { signal })
  signal.addEventListener('abort', () => {
    sight.disconnect()
    clearInterval(timer)
  })

  return {
    refresh(shown) {
      setting = shown
      fillSeen()
      let nth = 0
      for (const part of parts()) {
        // Nothing tells of it when a part becomes one of the first.
        if (nth++ > FIRST && part.oncontentvisibilityautostatechange === turn) continue
        part.oncontentvisibilityautostatechange = turn
        sight.observe(part)
      }
    },
  }
}

function fillAge(age: Element, now: number, tag: string) {
  const time = age.parentElement?.querySelector('time')?.dateTime
  const words = time ? showAge(now - Date.parse(time), tag) : ''
  const text = words && ` ${words}`
  if (age.textContent !== text) age.textContent = text
}
