/** What an update becomes when it is published. */
import type { Update } from '#shared/blog/update.ts'

type Publication = {
  /** The instant at which it is published. */
  readonly at: string
  /** The shown time. */
  readonly time: string
}

export function publishedUpdate(held: Update, { at, time }: Publication): Update {
  // Its schedule stays at the desk (law 9, apart).
  const { publishAt: _, ...rest } = held
  const version = held.version + 1
  return {
    ...rest,
    // Alerts belong to the version that requests them: from now on readers can open it.
    ...(held.alert && { alert: { ...held.alert, version } }),
    status: 'published',
    time,
    publishedAt: at,
    updatedAt: at,
    version,
  }
}
