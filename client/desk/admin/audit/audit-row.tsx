/** One entry of the audit list. */
import type { AuditedAction } from '#client/desk/admin/admin-calls.ts'
import { inTime } from '#client/desk/admin/in-words.ts'
import { words } from '#client/desk/kit/words.ts'

const said = words.admin.audit
const ACTIONS: Readonly<Record<string, string>> = said.actions
const KINDS: Readonly<Record<string, string>> = said.kinds

export function AuditRow({ entry }: { readonly entry: AuditedAction }) {
  const { at, actor, action, blog, subject, detail } = entry
  const { name } = detail
  return (
    <li>
      <p>
        <bdi>
          <strong>{actor.name}</strong>
        </bdi>{' '}
        <span>{ACTIONS[action] ?? action}</span>{' '}
        {typeof name === 'string' && (
          <bdi>
            <strong>{name}</strong>
          </bdi>
        )}
      </p>
      <p className="facts">
        <time dateTime={at}>{inTime(at)}</time>
        <span>{KINDS[actor.kind] ?? actor.kind}</span>
        {blog !== undefined && <bdi>{blog}</bdi>}
        {subject !== undefined && (
          <code dir="ltr" className="subject">
            {subject}
          </code>
        )}
      </p>
    </li>
  )
}
