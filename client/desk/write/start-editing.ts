/** Opens an update to write on. */
import type { Update } from '../../../src/blog/update.ts'
import type { BlogDesk } from '../blog-desk.ts'
import { openWork, workOn } from './works.ts'

export function startEditing({ works, tab }: BlogDesk, update: Update) {
  works.set(held => openWork(held, workOn(update, crypto.randomUUID())))
  tab.set('write')
  // Once it is drawn: whoever uses the keyboard goes on where the words are.
  requestAnimationFrame(() => document.getElementById('writing')?.focus())
}
