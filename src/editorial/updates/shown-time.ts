/** The shown time of an unpublished update: set by its author, or derived from its creation or schedule. */
import type { Update } from '#shared/blog/update.ts'

/** Otherwise the time is that of its creation or of its scheduled publication. */
export function hasOwnTime(time: string, { createdAt, publishAt }: Pick<Update, 'createdAt' | 'publishAt'>): boolean {
  return time !== createdAt && time !== publishAt
}
