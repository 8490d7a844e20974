/** Asks before a coverage is ended. */

import { editBlog } from '#client/desk/api/blogs.ts'
import { problemText } from '#client/desk/api/problem-text.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { tell } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { useBlog } from './blog-desk.ts'

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
