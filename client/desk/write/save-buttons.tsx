/** What can become of what is written. The first is what Ctrl or Cmd with Enter does. */
import { isOnDesk } from '../../../src/blog/status.ts'
import { useBlog } from '../blog-desk.ts'
import { mayPublish } from '../session/session.ts'
import { words } from '../words.ts'
import type { Aim } from './requests.ts'
import type { Work } from './works.ts'

const said = words.write
const KEYS = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl Enter'

type Props = {
  readonly work: Work
  readonly first: Aim
  readonly isBusy: boolean
  readonly onSend: (aim: Aim) => void
}

export function SaveButtons({ work, first, isBusy, onSend }: Props) {
  const { desk, session } = useBlog()
  const { of } = work
  const isEditor = mayPublish(session)
  const isShelved = of === undefined || isOnDesk(of.status)
  const stay = of?.status ?? 'draft'

  return (
    <div className="save-buttons">
      <button type="button" className="primary" aria-disabled={isBusy} onClick={() => isBusy || onSend(first)}>
        {nameOf(work, first)}
        <kbd>{KEYS}</kbd>
      </button>
      {isShelved && first.status !== stay && stay !== 'retracted' && (
        <button type="button" aria-disabled={isBusy} onClick={() => isBusy || onSend({ status: stay })}>
          {of === undefined || stay === 'draft' ? said.saveDraft : said.save}
        </button>
      )}
      {isShelved && isEditor && first.status !== 'published' && (
        <button type="button" aria-disabled={isBusy} onClick={() => isBusy || onSend({ status: 'published' })}>
          {said.publish}
        </button>
      )}
      {isShelved && isEditor && (
        <button
          type="button"
          aria-disabled={isBusy}
          onClick={() => isBusy || desk.asked.set({ kind: 'schedule work', work: work.id })}
        >
          {stay === 'scheduled' ? words.queue.reschedule : said.schedule}
        </button>
      )}
    </div>
  )
}

function nameOf({ of, note }: Work, { status }: Aim): string {
  if (status === 'submitted') return said.submit
  if (status === 'scheduled') return said.save
  if (!of) return said.post
  if (of.status !== 'published') return said.publish
  return note.trim() ? said.saveCorrection : said.saveSilently
}
