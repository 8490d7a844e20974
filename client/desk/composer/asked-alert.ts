/** What of an update decides whom its alert is for. */
import type { AskedAlert } from '#client/desk/kit/alert-reach.ts'
import { levelOf } from '#shared/blog/alert-level.ts'
import type { UpdateFields } from './update-fields.ts'

export function askedOf({ topics = [], ...fields }: Pick<UpdateFields, 'topics' | 'key' | 'alert'>): AskedAlert {
  return { level: levelOf(fields), topics: topics.toSorted() }
}

/** The same for two alerts that are for the same readers. */
export function nameOfAsked({ level, topics }: AskedAlert): string {
  return [level, ...topics].join(' ')
}
