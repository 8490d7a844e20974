/** The shown time of an update that readers have not seen: its author's, or one that follows what becomes of it. */
import type { Update } from '#shared/blog/update.ts'

/** An update that was given no time carries that of its making, or of its publication once that is planned. */
export function hasOwnTime(time: string, { createdAt, publishAt }: Pick<Update, 'createdAt' | 'publishAt'>): boolean {
  return time !== createdAt && time !== publishAt
}
