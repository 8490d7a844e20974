/** Confirms ending a coverage. */
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { ConfirmDialog } from '#client/desk/kit/confirm-dialog.tsx'
import { tell } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { useBlog } from './blog-desk.ts'

const said = words.blog

export function EndDialog({ onClose }: { readonly onClose: () => void }) {
  const { blog } = useBlog()

  async function end() {
    const answer = await server.editBlog(blog, { state: 'ended' })
    if (answer.kind === 'done') return void tell(said.endDone)
    return answer.kind === 'stale' ? said.conflict : failureText(answer)
  }

  return (
    <ConfirmDialog title={said.endTitle} confirm={said.end} onClose={onClose} onConfirm={end}>
      <p>{said.endHelp}</p>
    </ConfirmDialog>
  )
}
