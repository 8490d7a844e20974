/** What tests read from the composer's page and change on it, through `window.composerPage`. */
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'

export type ComposerPage = {
  fields: UpdateFields
  posts: number
  changes: number
  show(fields: UpdateFields): void
  /** Unmounts the composer and mounts it again. */
  leave(isAway: boolean): void
}
