/** What becomes of an update of the desk when the readers get it. */
import type { Update } from '#shared/blog/update.ts'

type Publication = {
  /** The instant at which it is published. */
  readonly at: string
  /** The shown time. */
  readonly time: string
}

export function publishedUpdate(held: Update, { at, time }: Publication): Update {
  // When it was to be published stays on the desk (law 9, apart).
  const { publishAt: _, ...rest } = held
  const version = held.version + 1
  return {
    ...rest,
    // Alerts go out for the version that asks for them: now is when readers can follow one.
    ...(held.alert && { alert: { ...held.alert, version } }),
    status: 'published',
    time,
    publishedAt: at,
    updatedAt: at,
    version,
  }
}
