/** Every version of an update with time, author and difference. */
import { useEffect, useState } from 'react'
import { failureText } from '#client/desk/api/problem-text.ts'
import { server } from '#client/desk/api/server.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { startEditing } from '#client/desk/blog/writing/start-editing.ts'
import { History } from '#client/desk/composer/merge/history.tsx'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { PastChange } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'

const said = words.history

export function HistoryDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk, blog } = useBlog()
  const [changes, setChanges] = useState<readonly PastChange[]>()
  const [problem, setProblem] = useState<string>()

  useEffect(() => {
    const asked = new AbortController()
    void server.history(update, asked).then(answer => {
      if (asked.signal.aborted) return
      if (answer.kind === 'done') setChanges(answer.changes)
      else setProblem(failureText(answer))
    })
    return () => asked.abort()
  }, [update])

  async function take(fields: UpdateFields) {
    await startEditing(desk, update)
    const work = desk.drafting.works.get().open.find(({ of }) => of?.id === update.id)
    if (work) desk.drafting.replace(work.id, fields)
    onClose()
  }

  return (
    <Modal title={said.title} onClose={onClose} size="wide">
      <UpdateGlimpse update={update} />
      {problem && (
        <p className="problem" role="alert">
          {said.failed} {problem}
        </p>
      )}
      {!changes && !problem && <p className="soft">{words.loading}</p>}
      {changes && <History changes={changes} times={blog} onTake={fields => void take(fields)} />}
    </Modal>
  )
}
