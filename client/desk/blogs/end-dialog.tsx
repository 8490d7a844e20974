/** Asks before a coverage is ended. */
import { useBlog } from '#client/desk/blog-desk.ts'
import { ConfirmDialog } from '#client/desk/changes/confirm-dialog.tsx'
import { problemText } from '#client/desk/problem-text.ts'
import { editBlog } from '#client/desk/server/blogs.ts'
import { tell } from '#client/desk/toasts.tsx'
import { words } from '#client/desk/words.ts'

const said = words.blog

export function EndDialog({ onClose }: { readonly onClose: () => void }) {
  const { blog } = useBlog()

  async function end() {
    const answer = await editBlog(blog, { state: 'ended' })
    if (answer.kind === 'done') return void tell(said.endDone)
    const isStale = answer.kind === 'refused' && answer.problem.code === 'stale_version'
    return isStale ? said.conflict : problemText(answer)
  }

  return (
    <ConfirmDialog title={said.endTitle} confirm={said.end} onClose={onClose} onConfirm={end}>
      <p>{said.endHelp}</p>
    </ConfirmDialog>
  )
}
