/** Hooks as both databases store them. */
import { randomBytes } from 'node:crypto'
import { randomLetters } from '#platform/random-letters.ts'
import type { Hook, HookDelivery } from './hooks.ts'

/** https://github.com/standard-webhooks/standard-webhooks, "Signature scheme": 24 to 64 bytes, in Base64. */
const SECRET_BYTES = 32
const PREFIX = 'whsec_'
const ID_LETTERS = 16
/** People read the list of a hook's deliveries. */
const KEPT_DELIVERIES = 50

export const hooksSql = {
  add: 'INSERT INTO hooks (id, secret, name, blog, role, created_at) VALUES (?, ?, ?, ?, ?, ?)',
  list: 'SELECT * FROM hooks ORDER BY created_at, id',
  byId: 'SELECT * FROM hooks WHERE id = ?',
  secrets: 'SELECT id, name, secret, revoked_at FROM hooks ORDER BY created_at, id',
  keepSecret: 'UPDATE hooks SET secret = ? WHERE id = ? AND secret = ?',
  revoke: 'UPDATE hooks SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING id',
  reserve: "INSERT INTO hook_items (hook, item, update_id, seen_at) VALUES (?, ?, ?, '') ON CONFLICT DO NOTHING",
  take: 'UPDATE hook_items SET seen_at = ? WHERE hook = ? AND item = ? AND seen_at <= ? RETURNING update_id',
  record: 'INSERT INTO hook_deliveries (hook, at, id, outcome, item) VALUES (?, ?, ?, ?, ?)',
  trim: `DELETE FROM hook_deliveries WHERE hook = ? AND (at, id) < (SELECT at, id FROM hook_deliveries WHERE hook = ?
    ORDER BY at DESC, id DESC LIMIT 1 OFFSET ${KEPT_DELIVERIES - 1})`,
  deliveries: `SELECT * FROM hook_deliveries WHERE hook = ? ORDER BY at DESC, id DESC LIMIT ${KEPT_DELIVERIES}`,
  lastDeliveries: `SELECT * FROM hook_deliveries AS one WHERE NOT EXISTS (SELECT 1 FROM hook_deliveries AS newer
    WHERE newer.hook = one.hook AND (newer.at, newer.id) > (one.at, one.id))`,
} as const

const GOOD: readonly string[] = ['taken', 'older', 'removed', 'tested']

export function deliveryOf({ at, outcome, item }: Record<string, unknown>): HookDelivery {
  const isFailed = !GOOD.includes(String(outcome))
  return { at: String(at), outcome: String(outcome), isFailed, ...(item !== '' && { item: String(item) }) }
}

export function newHookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

export function newHookId(): string {
  return randomLetters(ID_LETTERS)
}

export function hookOf({ id, name, blog, role, created_at, revoked_at }: Record<string, unknown>): Hook {
  const row = { id, name, blog, role, createdAt: created_at, ...(revoked_at !== null && { revokedAt: revoked_at }) }
  return row as Hook
}
