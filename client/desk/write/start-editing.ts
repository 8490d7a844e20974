/** Opens an update to write on. */
import type { Update } from '../../../src/blog/update.ts'
import type { BlogDesk } from '../blog-desk.ts'

export async function startEditing({ drafting, tab }: BlogDesk, update: Update): Promise<void> {
  await drafting.edit(update)
  tab.set('write')
  // Once it is drawn: whoever uses the keyboard goes on where the words are.
  requestAnimationFrame(() => document.getElementById('writing')?.focus())
}
