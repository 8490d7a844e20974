/**
 * What a restored database must not do again. Its streams get new epochs (law 10, back in time), and everything that the
 * original went on to do after the backup counts as done: alerts, pushes of answers, and the use of sign-in links.
 */
import { placeOf } from '#push/campaign/place.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Actor } from '#store/audit/audit.ts'
import { ADD_AUDIT, auditRow } from '#store/audit/audit-row.ts'
import type { Database } from '#store/sql/database.ts'
import { removeRestoreMark } from '#store/sql/unsettled-restore.ts'
import type { BackupManifest } from './backup-format.ts'

const sql = {
  // On SQLite, where epochs are made by the caller, it has no text.
  renew: { postgres: 'UPDATE streams SET epoch = substr(md5(stream || random() || clock_timestamp()), 1, 8)' },
  // Otherwise the changes of the last hour would be read again for alerts, because their epoch is new.
  markRead: 'UPDATE streams SET pushed_epoch = epoch, pushed = head',
  // They went on being sent after the backup.
  endAlerts: "UPDATE campaigns SET state = 'expired' WHERE state = 'running'",
  forgetRetries: 'DELETE FROM campaign_retries',
  // The pushes of answers to comments.
  forgetAnswers: 'DELETE FROM comment_answers',
  overdue: 'SELECT state FROM updates WHERE publish_at IS NOT NULL AND publish_at <= ?',
  // Before its update is published: the alert is then found to exist, and is not sent.
  endAlert: `INSERT INTO campaigns (id, blog, update_id, update_version, place, made_at, expires_at, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'expired') ON CONFLICT (id) DO NOTHING`,
  // Some were signed out since, and links and tickets are for one use, which may have been made.
  ...{ signOut: 'DELETE FROM sessions', forgetTokens: 'DELETE FROM person_sessions' },
  ...{ forgetLinks: 'DELETE FROM session_links', forgetTickets: 'DELETE FROM session_tickets' },
  hooks: 'SELECT COUNT(*) AS count FROM hooks WHERE revoked_at IS NULL',
  audit: ADD_AUDIT,
  removeRestoreMark,
} as const

export type Settled = {
  /** Scheduled updates whose time has passed: they are published at the start, without their alerts. */
  readonly overdue: number
  /** Their secrets are sealed with a key that no backup holds. */
  readonly hooks: number
}

export type Settling = {
  readonly now: Date
  /** Who restores it, for the audit list. */
  readonly by: Actor
  readonly manifest: Pick<BackupManifest, 'madeAt' | 'crier'>
}

export function settleRestored(database: Database, { now, by, manifest }: Settling): Promise<Settled> {
  const at = now.toISOString()
  const { madeAt, crier } = manifest
  return database.prepare(sql).transaction(async run => {
    const steps = ['renew', 'markRead', 'endAlerts', 'forgetRetries', 'forgetAnswers'] as const
    for (const step of [...steps, 'signOut', 'forgetTokens', 'forgetLinks', 'forgetTickets'] as const) await run(step)
    const overdue = (await run('overdue', [at])).map(({ state }) => JSON.parse(String(state)) as Update)
    for (const { id, blog, version, alert } of overdue) {
      const published = version + 1
      if (alert) await run('endAlert', [`${id}.${published}`, blog, id, published, placeOf({ offset: 0 }), at, at])
    }
    await run('audit', auditRow({ at, by, action: 'backup.restored', detail: { madeAt, crier } }))
    await run('removeRestoreMark')
    const [hooks] = await run('hooks')
    return { overdue: overdue.length, hooks: Number(hooks?.count) }
  })
}
