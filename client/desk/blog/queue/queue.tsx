/** The queue: updates that are not visible to readers yet. */
import { besideUpdates } from '#client/desk/blog/beside-part.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { useOnline } from '#client/desk/kit/online.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import { QueueItem } from './queue-item.tsx'
import { queueOf } from './queue-order.ts'

const said = words.queue

export function Queue() {
  const { desk } = useBlog()
  const { shelf, isShelfLive } = useStore(desk.live.state)
  const drafts = useStore(desk.local.drafts.list)
  const { open } = useStore(desk.drafting.works)
  // Shelf copies of new updates that are open here are not listed.
  const copies = drafts.flatMap(({ id, copy }) =>
    copy !== undefined && open.some(work => work.id === id) ? [copy] : [],
  )
  const groups = queueOf(shelf, copies)
  const isOnline = useOnline()
  return (
    <section className="queue" aria-labelledby="queue" data-empty={groups.length === 0 || undefined}>
      <h2 id="queue">{said.title}</h2>
      {!isShelfLive && groups.length > 0 && <p className="soft">{said.offline}</p>}
      {groups.length === 0 && (
        <p className="soft">{isShelfLive ? said.empty : isOnline ? words.loading : said.offline}</p>
      )}
      <besideUpdates.View />
      {groups.map(([group, items]) => (
        <section key={group} aria-labelledby={`queue-${group}`}>
          <h3 id={`queue-${group}`}>
            {said.groups[group]} <span className="count">{items.length}</span>
          </h3>
          <ul>
            {items.map(update => (
              <QueueItem key={update.id} update={update} />
            ))}
          </ul>
        </section>
      ))}
    </section>
  )
}
