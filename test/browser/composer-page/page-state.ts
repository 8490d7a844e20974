/** What a test reads from the composer's page, and what it may change there: `window.composerPage`. */
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'

export type ComposerPage = {
  fields: UpdateFields
  posts: number
  changes: number
  show(fields: UpdateFields): void
  /** Takes the composer off the page, and puts it there again. */
  leave(isAway: boolean): void
}
