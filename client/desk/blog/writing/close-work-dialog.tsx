/** Confirms discarding unsaved changes. */
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.write

export function CloseWorkDialog({ work, onClose }: { readonly work: string; readonly onClose: () => void }) {
  const { desk } = useBlog()
  const isNew = desk.drafting.works.get().open.some(({ id, of }) => id === work && !of)

  async function close() {
    await desk.drafting.discard(work)
    return undefined
  }

  return (
    <ConfirmDialog
      title={isNew ? said.discardNewTitle : said.discardTitle}
      confirm={said.discardConfirm}
      cancel={said.keep}
      onClose={onClose}
      onConfirm={close}
    >
      <p>{isNew ? said.discardNewHelp : said.discardHelp}</p>
    </ConfirmDialog>
  )
}
