/** The texts for a reader who returns, in English. Every other language has a file of this shape. */
import type { Plural } from '#shared/view/words/en.ts'

export const since = {
  /** By which plurals are chosen. */
  tag: 'en' as string,
  title: 'Since you left',
  fresh: { one: '# new update', other: '# new updates' } as Plural,
  more: 'More than # new updates',
  first: 'Go to the first unread',
  summary: 'What we know has changed',
  keys: 'Key events:',
  changed: 'Changed since you read it:',
  corrected: 'corrected',
  retracted: 'retracted',
  removed: { one: '# update was removed', other: '# updates were removed' } as Plural,
  others: { one: 'and # more', other: 'and # more' } as Plural,
  close: 'Close',
}

export type SinceWords = typeof since
