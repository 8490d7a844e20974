/** Ensures that editors have seen how many devices of each platform an alert goes to before they send it. */
import { listAlerts } from '#client/desk/api/figures.ts'
import type { Alerting } from '#client/desk/composer/extras/alerting.ts'
import { words } from '#client/desk/kit/words.ts'
import { changedPatch } from '#client/desk/local/records/field-patch.ts'
import type { Status } from '#shared/blog/status.ts'
import type { Work } from './works.ts'

const { actions } = words.alerting

/** Ids of the works whose alert was shown with these figures. */
const seen = new Set<string>()

type AlertingOf = { readonly blog: string; readonly work: string; readonly kind: 'post' | 'correct' | 'submit' }

export function alertingOf({ blog, work, kind }: AlertingOf): Alerting {
  return {
    async count() {
      const answer = await listAlerts(blog)
      if (answer.kind === 'done') return answer.followers
      return answer.kind === 'refused' && answer.problem.code === 'unknown_path' ? 'off' : undefined
    },
    label: devices => labelOf(kind, devices),
    onSeen: () => void seen.add(work),
  }
}

function labelOf(kind: AlertingOf['kind'], count: number): string {
  if (kind === 'submit' || count === 0) return actions[kind]
  return kind === 'post' ? actions.postTo({ count }) : actions.correctTo({ count })
}

/** Whether sending this would send an alert whose figures the editor has not seen. */
export function isAlertUnseen({ id, fields, of }: Work, to: Status | undefined): boolean {
  if (!fields.alert || seen.has(id)) return false
  if (of && !('alert' in changedPatch(of.base, fields))) return false
  return to === 'published' || to === 'scheduled' || (of !== undefined && to === undefined)
}
