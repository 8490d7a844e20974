/** Ensures that editors have seen how many devices of each platform an alert goes to before they send it. */
import { askedOf, nameOfAsked } from '#client/desk/composer/asked-alert.ts'
import type { Alerting } from '#client/desk/composer/extras/alerting.ts'
import { words } from '#client/desk/kit/words.ts'
import { changedPatch } from '#client/desk/local/records/field-patch.ts'
import type { Status } from '#shared/blog/status.ts'
import type { Work } from './works.ts'

const { actions } = words.alerting

/** By the id of the work: the alert that was shown with its figures; empty if no other of it can go to more devices. */
const seen = new Map<string, string>()

type AlertingOf = { readonly blog: string; readonly work: Work; readonly kind: 'post' | 'correct' | 'submit' }

export function alertingOf({ blog, work: { id, of }, kind }: AlertingOf): Alerting {
  return {
    async count(asked) {
      const loaded = await import('#client/desk/blog/status/alerted.ts').catch(() => undefined)
      return loaded?.countAlerted({ blog, update: of?.id }, asked)
    },
    label: devices => labelOf(kind, devices),
    onSeen: (asked, others) => void seen.set(id, others ? nameOfAsked(asked) : ''),
  }
}

function labelOf(kind: AlertingOf['kind'], count: number): string {
  if (kind === 'submit' || count === 0) return actions[kind]
  return kind === 'post' ? actions.postTo({ count }) : actions.correctTo({ count })
}

/** Whether sending this would send an alert whose figures the editor has not seen. */
export function isAlertUnseen({ id, fields, of }: Work, to: Status | undefined): boolean {
  const shown = seen.get(id)
  if (!fields.alert || shown === '' || shown === nameOfAsked(askedOf(fields))) return false
  if (of && !('alert' in changedPatch(of.base, fields))) return false
  return to === 'published' || to === 'scheduled' || (of !== undefined && to === undefined)
}
