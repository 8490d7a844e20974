/** Confirms the removal of the summary, which erases every version of it. */
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { tell } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.summary

export function RemoveSummaryDialog({ onClose }: { readonly onClose: () => void }) {
  const { blog } = useBlog()

  async function remove(): Promise<string | undefined> {
    const outcome = await server.removeSummary({ blog: blog.id })
    if (outcome.kind !== 'done') return failureText(outcome)
    tell(said.removed)
    return undefined
  }

  return (
    <ConfirmDialog
      title={said.removeTitle}
      confirm={said.remove}
      cancel={words.cancel}
      onClose={onClose}
      onConfirm={remove}
    >
      <p>{said.removeHelp}</p>
    </ConfirmDialog>
  )
}
