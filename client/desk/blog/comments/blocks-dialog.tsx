/** The writers whose comments are not taken, and the way back for each. */
import { inTime } from '#client/desk/admin/in-words.ts'
import { useLoaded } from '#client/desk/admin/use-loaded.ts'
import { failureText } from '#client/desk/api/problem-text.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { tell, tellProblem } from '#client/desk/kit/toasts.tsx'
import { words } from '#client/desk/kit/words.ts'
import { type BlockedWriter, endBlock, listBlockedWriters } from './comment-calls.ts'

const said = words.comments

export function BlocksDialog({ onClose }: { readonly onClose: () => void }) {
  const { blog } = useBlog()
  const { value, problem, reload } = useLoaded(() => listBlockedWriters(blog.id))

  const { isRunning, press } = useOneRun()

  async function unblock({ writer }: BlockedWriter) {
    const failure = await endBlock(blog.id, writer)
    if (failure) tellProblem(failureText(failure))
    else tell(said.unblocked)
    await reload()
  }

  return (
    <Modal title={said.blocks} onClose={onClose}>
      <p>{said.blocksHelp}</p>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {value?.blocks.length === 0 && <p className="soft">{said.blocksNone}</p>}
      <ul className="queued">
        {value?.blocks.map(block => (
          <li key={block.writer}>
            <p className="facts">
              <code>{block.writer}</code>
              {block.at !== undefined && <span>{inTime(block.at)}</span>}
              {block.by && <span dir="auto">{block.by.name}</span>}
            </p>
            <button type="button" aria-disabled={isRunning} onClick={press(() => unblock(block))}>
              {said.unblock}
            </button>
          </li>
        ))}
      </ul>
    </Modal>
  )
}
