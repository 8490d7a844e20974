/** How many devices an alert goes to. */
import type { AlertLevel } from '#shared/blog/alert-level.ts'

export type Platforms = Readonly<Partial<Record<'web' | 'fcm' | 'apns', number>>>

/** What decides which of the followers of a coverage an alert goes to. */
export type AskedAlert = { readonly level: AlertLevel; readonly topics: readonly string[] }

export type AlertReach = {
  readonly devices: Platforms
  /** All that follow the coverage. */
  readonly followers: Platforms
  /** It may be fewer of them. */
  readonly isAtMost: boolean
}

export type Counted =
  | { readonly kind: 'counting' | 'unknown' | 'off' }
  | { readonly kind: 'known'; readonly reached: AlertReach }
