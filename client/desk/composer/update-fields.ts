/** The fields of an update in the composer. */
import type { NewUpdate } from '#client/posting/src/fields.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Alert, Update } from '#shared/blog/update.ts'

export type UpdateFields = Pick<
  NewUpdate,
  'title' | 'label' | 'byline' | 'contributors' | 'topics' | 'untimed' | 'sensitive'
> & {
  /** The shown time, an instant; absent, it is the moment of publishing. */
  readonly time?: string
  readonly key: boolean
  readonly pinned: boolean
  readonly body: PortableText
  readonly alert?: AlertFields
}

export type AlertFields = Pick<Alert, 'title' | 'text' | 'urgency'>

export const NOTHING_WRITTEN: UpdateFields = { key: false, pinned: false, body: [] }

/** The alert is left out: it was sent with its version, and an editor asks for each anew. */
export function fieldsOf(update: Update): UpdateFields {
  const { title, label, byline, contributors, topics, untimed, sensitive, key, pinned, body } = update
  const time = hasOwnTime(update) ? update.time : undefined
  return {
    ...(title !== undefined && { title }),
    ...(label !== undefined && { label }),
    ...(byline !== undefined && { byline }),
    ...(contributors && { contributors }),
    ...(topics && { topics }),
    ...(time !== undefined && { time }),
    ...(untimed && { untimed }),
    ...(sensitive && { sensitive }),
    ...{ key, pinned, body },
  }
}

/** On the desk, an update without a time of its own carries that of its creation or schedule. */
function hasOwnTime({ time, createdAt, publishAt, status }: Update): boolean {
  return !isOnDesk(status) || (time !== createdAt && time !== publishAt)
}
