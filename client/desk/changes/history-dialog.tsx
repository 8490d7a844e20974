/** Every version of an update: when, by whom, and what was different. */
import { useEffect, useState } from 'react'
import type { PastChange } from '../../../src/blog/change.ts'
import type { Update } from '../../../src/blog/update.ts'
import { useBlog } from '../blog-desk.ts'
import { History } from '../composer/history.tsx'
import { Modal } from '../modal.tsx'
import { problemText } from '../problem-text.ts'
import { readHistory } from '../server/updates.ts'
import type { UpdateFields } from '../update-fields.ts'
import { words } from '../words.ts'
import { startEditing } from '../write/start-editing.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'

const said = words.history

export function HistoryDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk, blog } = useBlog()
  const [changes, setChanges] = useState<readonly PastChange[]>()
  const [problem, setProblem] = useState<string>()

  useEffect(() => {
    const asked = new AbortController()
    void readHistory(update, asked.signal).then(answer => {
      if (asked.signal.aborted) return
      if (answer.kind === 'done') setChanges(answer.value.changes)
      else setProblem(problemText(answer))
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
      {changes && <History changes={changes} timeZone={blog.timeZone} onTake={fields => void take(fields)} />}
    </Modal>
  )
}
