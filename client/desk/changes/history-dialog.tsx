/** Every version of an update: when, by whom, and what was different. */
import { useEffect, useState } from 'react'
import type { Change } from '../../../src/blog/change.ts'
import type { Update } from '../../../src/blog/update.ts'
import { Modal } from '../modal.tsx'
import { problemText } from '../problem-text.ts'
import { readHistory } from '../server/updates.ts'
import { words } from '../words.ts'
import { UpdateGlimpse } from './update-glimpse.tsx'
import { Versions } from './versions.tsx'

const said = words.history

export function HistoryDialog({ update, onClose }: { readonly update: Update; readonly onClose: () => void }) {
  const [changes, setChanges] = useState<readonly Change[]>()
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

  return (
    <Modal title={said.title} onClose={onClose} size="wide">
      <UpdateGlimpse update={update} />
      {problem && (
        <p className="problem" role="alert">
          {said.failed} {problem}
        </p>
      )}
      {changes ? <Versions changes={changes} /> : !problem && <p className="soft">{words.loading}</p>}
    </Modal>
  )
}
