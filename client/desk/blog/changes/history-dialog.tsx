/** Every version of an update with time, author and difference. */
import { useEffect, useState } from 'react'
import { failureText } from '#client/desk/api/problem-text.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { startEditing } from '#client/desk/blog/writing/start-editing.ts'
import { startSummary } from '#client/desk/blog/writing/start-summary.ts'
import { History } from '#client/desk/composer/merge/history.tsx'
import { isSummary } from '#client/desk/composer/summary-update.ts'
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { words } from '#client/desk/kit/words.ts'
import type { PastChange } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import { historyOf } from './history-of.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'

const said = words.history

export function HistoryDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const { desk, blog } = useBlog()
  const [changes, setChanges] = useState<readonly PastChange[]>()
  const [problem, setProblem] = useState<string>()

  useEffect(() => {
    const asked = new AbortController()
    void historyOf(update, asked).then(answer => {
      if (asked.signal.aborted) return
      if (answer.kind === 'done') setChanges(answer.changes)
      else setProblem(failureText(answer))
    })
    return () => asked.abort()
  }, [update])

  async function take(fields: UpdateFields) {
    if (isSummary(update.id)) await startSummary(desk, blog)
    else await startEditing(desk, update)
    const work = desk.drafting.works.get().open.find(({ of }) => of?.id === update.id)
    if (work) desk.drafting.replace(work.id, fields)
    onClose()
  }

  return (
    <Modal title={said.title} onClose={onClose} size="wide">
      {!isSummary(update.id) && <UpdateGlimpse update={update} />}
      {problem && (
        <p className="problem" role="alert">
          {said.failed} {problem}
        </p>
      )}
      {!changes && !problem && <p className="soft">{words.loading}</p>}
      {changes && (
        <History
          changes={isSummary(update.id) ? counted(changes) : changes}
          times={blog}
          onTake={fields => void take(fields)}
        />
      )}
    </Modal>
  )
}

/** Editors count the versions of the summary from one; their own numbers are those of the blog. */
function counted(changes: readonly PastChange[]): readonly PastChange[] {
  return changes.map((change, nth) =>
    change.kind === 'update.corrected' ? { ...change, update: { ...change.update, version: nth + 1 } } : change,
  )
}
