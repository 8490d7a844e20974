/** Confirms turning a published update back into a draft, and explains what readers will see. */

import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { Update } from '#shared/blog/update.ts'
import { unpublish } from './change-update.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'

const { title, help, alerted, confirm } = words.unpublish

export function UnpublishDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk } = useBlog()
  return (
    <ConfirmDialog {...{ title, confirm, onClose }} onConfirm={() => unpublish(desk, update)}>
      <UpdateGlimpse update={update} />
      <ul className="facts-list">
        {[...Object.values(help), ...(update.alert ? [alerted] : [])].map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </ConfirmDialog>
  )
}
