/** Turns an unpublished update into its published form. */
import type { Update } from '#shared/blog/update.ts'

type Publication = {
  /** The instant at which it is published. */
  readonly at: string
  /** The shown time. */
  readonly time: string
}

export function publishedUpdate(held: Update, { at, time }: Publication): Update {
  // The schedule stays on the desk (law 9, apart).
  const { publishAt: _, ...rest } = held
  const version = held.version + 1
  return {
    ...rest,
    // An alert belongs to the version that requests it: only now can readers open the update.
    ...(held.alert && { alert: { ...held.alert, version } }),
    status: 'published',
    time,
    publishedAt: at,
    updatedAt: at,
    version,
  }
}
