/** Confirms discarding a draft, or erasing a published update everywhere. */

import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { words } from '#client/desk/kit/words.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Update } from '#shared/blog/update.ts'
import { remove } from './change-update.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'

export function RemoveDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk } = useBlog()
  if (isOnDesk(update.status)) {
    const { title, help, confirm } = words.discard
    return (
      <ConfirmDialog {...{ title, confirm, onClose }} onConfirm={() => remove(desk, update, words.queue.discarded)}>
        <UpdateGlimpse update={update} />
        <p>{help}</p>
      </ConfirmDialog>
    )
  }
  const { title, help, instead, confirm, done } = words.remove
  return (
    <ConfirmDialog {...{ title, confirm, onClose }} onConfirm={() => remove(desk, update, done)}>
      <UpdateGlimpse update={update} />
      <ul className="facts-list">
        {Object.values(help).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>{instead}</p>
    </ConfirmDialog>
  )
}
