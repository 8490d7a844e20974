/** Opens an update for editing and focuses its text. */
import { drawNow } from '#client/desk/kit/draw-now.ts'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import type { Update } from '#shared/blog/update.ts'
import type { DeskParts } from './desk-parts.ts'

export async function startEditing(
  { drafting, tab }: Pick<DeskParts, 'drafting' | 'tab'>,
  update: Update,
): Promise<void> {
  const opening = drafting.edit(update)
  // Synchronous where possible: a phone shows its keyboard only in direct response to a touch.
  drawNow(() => tab.set('write'))
  wantPlace()
  await opening
}
