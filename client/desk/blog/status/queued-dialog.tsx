/** The unsent items on this device; each can be taken back. */

import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { keepRetraction } from '#client/desk/blog/changes/retraction.ts'
import { keepDecision } from '#client/desk/blog/comments/kept-decision.ts'
import { Modal } from '#client/desk/kit/modal.tsx'
import { useOneRun } from '#client/desk/kit/one-run.ts'
import { tellProblem } from '#client/desk/kit/toasts.tsx'
import { wantPlace } from '#client/desk/kit/typing-place.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { isMovable } from '#client/desk/local/outbox/queue.ts'
import type { Item } from '#client/desk/local/records/item.ts'
import { headline } from '#shared/blog/plain-text.ts'

const said = words.queued

export function QueuedDialog({ onClose }: { readonly onClose: () => void }) {
  const { desk } = useBlog()
  const { items, standing } = useStore(desk.local.outbox.state)

  const { isRunning, press } = useOneRun()

  async function takeBack({ id, blog }: Item) {
    const back = await desk.local.takeBack(id)
    if (!back) return tellProblem(said.tooLate)
    keepRetraction(desk.local.words, back.intent)
    keepDecision(desk.local.words, back.intent)
    if (back.draft && blog === desk.id) await desk.drafting.reopen(back.draft, {})
    if (back.draft) wantPlace()
    onClose()
  }

  return (
    <Modal title={said.title} onClose={onClose}>
      <p>{items.length > 0 ? said.help : said.none}</p>
      {standing.kind === 'waiting' && (
        <div className="notice">
          <p>{said.why({ reason: standing.reason })}</p>
          <div className="actions">
            <button type="button" onClick={() => desk.local.outbox.wake()}>
              {said.retry}
            </button>
          </div>
        </div>
      )}
      <ul className="queued">
        {items.map(item => (
          <li key={item.id}>
            <p>
              <strong>{said.kinds[item.intent.kind as keyof typeof said.kinds]}</strong> {textOf(item)}
            </p>
            {isMovable(item) && (
              <button type="button" aria-disabled={isRunning} onClick={press(() => takeBack(item))}>
                {said.takeBack}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Modal>
  )
}

function textOf({ intent }: Item): string {
  if (intent.kind === 'decide') return intent.about
  return 'fields' in intent ? headline(intent.fields) : ''
}
