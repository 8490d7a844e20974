/** The status of a live coverage: connection, readers, queue and alerts. */

import type { AlertReport } from '#client/desk/api/figures.ts'
import { useBlog } from '#client/desk/blog/blog-desk.ts'
import { commentsButton } from '#client/desk/blog/comments/parts.ts'
import { locale } from '#client/desk/kit/language.ts'
import { useOnline } from '#client/desk/kit/online.ts'
import { useStore } from '#client/desk/kit/use-store.ts'
import { words } from '#client/desk/kit/words.ts'
import type { LiveState } from '#client/desk/live/live-blog.ts'
import { failedOf } from './failed.ts'
import { useAlerts, useReaders } from './figures.ts'

const said = words.status

export function StatusBar() {
  const { desk, blog } = useBlog()
  const state = useStore(desk.live.state)
  const isOnline = useOnline()
  const readers = useReaders(blog.id)
  const connection = connectionOf(state, isOnline)
  const alerts = useAlerts(blog.id)
  const last = alerts.kind === 'known' ? alerts.reports.alerts[0] : undefined

  return (
    <section className="status-bar" aria-label={said.label}>
      <p className="connection" data-state={connection.state} role="status">
        {connection.text}
      </p>
      {readers !== undefined && <p>{said.readers({ count: readers })}</p>}
      <p>{state.lastPost ? said.lastPost({ seconds: secondsOf(state.lastPost.ms) }) : said.noPost}</p>
      <Queued />
      {blog.comments && <commentsButton.View />}
      {alerts.kind !== 'off' && (
        <button
          type="button"
          className={last && isHeldUp(last) ? 'quiet waiting' : 'quiet'}
          onClick={() => desk.asked.set({ kind: 'alerts' })}
        >
          {last ? sayAlert(last) : said.noPushes}
        </button>
      )}
    </section>
  )
}

function sayAlert(alert: AlertReport): string {
  const sent = alert.accepted
  return isHeldUp(alert) ? said.pushesHeldUp({ sent }) : said.pushes({ sent, failed: failedOf(alert) })
}

/** A push service refuses our credential, which a person has to fix. */
function isHeldUp({ state, refused }: AlertReport): boolean {
  return state === 'running' && Object.keys(refused).length > 0
}

/** The number of unsent items, which opens their list. */
function Queued() {
  const { desk } = useBlog()
  const { items, standing } = useStore(desk.local.outbox.state)
  if (items.length === 0) return <p>{said.nothingQueued}</p>
  return (
    <button type="button" className="quiet waiting" onClick={() => desk.asked.set({ kind: 'queued' })}>
      {textOf(standing.kind, items.length)}
    </button>
  )
}

/** An idle outbox with items in it is holding them. */
function textOf(standing: 'idle' | 'sending' | 'waiting', count: number): string {
  return { idle: said.held({ count }), sending: said.sending, waiting: said.queued({ count }) }[standing]
}

type Connection = { readonly state: 'good' | 'busy' | 'bad'; readonly text: string }

function connectionOf({ standing, isShelfLive }: LiveState, isOnline: boolean): Connection {
  const { connection } = said
  if (!isOnline) return { state: 'bad', text: connection.offline }
  if (standing.kind === 'live') {
    return isShelfLive ? { state: 'good', text: connection.live } : { state: 'busy', text: said.shelfOnly }
  }
  const isBad = standing.kind === 'stopped' || standing.kind === 'reconnecting'
  return { state: isBad ? 'bad' : 'busy', text: connection[standing.kind] }
}

function secondsOf(ms: number): string {
  const digits = ms < 10_000 ? 2 : 0
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    ms / 1_000,
  )
}
