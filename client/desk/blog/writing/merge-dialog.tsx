/** Merges concurrent edits of one update. Nothing is saved here yet. */
import { useEffect, useState } from 'react'
import { mayPublish } from '#client/desk/api/login/login.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { historyOf } from '#client/desk/blog/changes/history-of.ts'
import { Merge } from '#client/desk/composer/merge/merge.tsx'
import type { Choices } from '#client/desk/composer/merge/merge-fields.ts'
import { fieldsOf, type UpdateFields } from '#client/desk/composer/update-fields.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { words } from '#client/desk/kit/words.ts'
import { useKeptWords } from '#client/desk/local/use-kept-words.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Work } from './works.ts'

type Props = { readonly work: Work; readonly current: Update; readonly onClose: () => void }

export function MergeDialog({ work, current, onClose }: Props) {
  const { desk, blog } = useBlog()
  const theirName = useAuthor(current)
  const { of, fields } = work
  const name = `merge ${work.id} ${current.version}`
  const kept = useKeptWords<{ readonly answered: Choices }>(name, () => ({ answered: {} }))
  if (!of) return undefined

  async function settle(settled: UpdateFields) {
    await desk.drafting.rebase(work.id, current, settled)
    kept.forget()
    wantPlace()
    onClose()
  }

  return (
    <Modal title={words.conflict.title} onClose={onClose} size="wide">
      <Merge
        base={of.base}
        mine={fields}
        theirs={fieldsOf(current)}
        times={blog}
        {...(theirName && { theirName })}
        answered={kept.words.answered}
        onAnswered={answered => kept.put({ answered })}
        onSettled={settled => void settle(settled)}
        onCancel={onClose}
      />
    </Modal>
  )
}

/** The author of this version. Only editors may read the history. */
function useAuthor(current: Update): string | undefined {
  const { login } = useBlog()
  const [name, setName] = useState<string>()
  const mayRead = mayPublish(login)

  useEffect(() => {
    if (!mayRead) return
    const asked = new AbortController()
    void historyOf(current, asked).then(answer => {
      if (answer.kind !== 'done' || asked.signal.aborted) return
      const made = answer.changes.find(
        change => 'update' in change && 'version' in change.update && change.update.version === current.version,
      )
      setName(made?.by?.name)
    })
    return () => asked.abort()
  }, [current, mayRead])

  return name
}
