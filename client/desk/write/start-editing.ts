/** Opens an update to write on, and goes to its text. */
import { flushSync } from 'react-dom'
import type { Update } from '../../../src/blog/update.ts'
import type { BlogDesk } from '../blog-desk.ts'
import { wantPlace } from '../typing-place.ts'

export async function startEditing({ drafting, tab }: BlogDesk, update: Update): Promise<void> {
  const opening = drafting.edit(update)
  // Where it is done within this step, so is this: a phone shows its keyboard only for what follows at once on a touch.
  flushSync(() => tab.set('write'))
  wantPlace()
  await opening
}
