/** Asks before a coverage is ended. */
import { useBlog } from '../blog-desk.ts'
import { ConfirmDialog } from '../changes/confirm-dialog.tsx'
import { problemText } from '../problem-text.ts'
import { editBlog } from '../server/blogs.ts'
import { tell } from '../toasts.tsx'
import { words } from '../words.ts'

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
