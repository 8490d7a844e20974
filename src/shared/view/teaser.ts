/** The newest headlines of a coverage, as a home page shows them: in the words and clock of the coverage, so that a script needs neither. */

export type TeaserLine = {
  readonly id: string
  readonly version: number
  readonly time: string
  /** As shown. */
  readonly clock: string
  readonly headline: string
  readonly href: string
  readonly retracted?: true
}

export type Teaser = {
  readonly title: string
  readonly href: string
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly state: string
  /** As shown. */
  readonly status: string
  /** Shown without updates. */
  readonly empty: string
  /** Seconds until the next request. Absent once the coverage has ended. */
  readonly every?: number
  readonly updates: readonly TeaserLine[]
}

const TEASER_COUNT = 5
const MAX_TEASER_COUNT = 10

/** Bad values count as absent. */
export function teaserCount(text: string | null | undefined): number {
  const count = Number(/^\d{1,2}$/.exec(text ?? '')?.[0])
  return count >= 1 && count <= MAX_TEASER_COUNT ? count : TEASER_COUNT
}
