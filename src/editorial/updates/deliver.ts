/** Applies one delivery of a CMS: posts its item, updates it, or withdraws it. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import type { HookEvent } from '#editorial/webhooks/hook-event.ts'
import { Refusal } from '#platform/errors.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import type { Hook, Hooks } from '#store/hooks/hooks.ts'
import type { Acting } from '#store/keys/acting.ts'
import { editUpdate } from './edit-update.ts'
import { type PostUpdate, postUpdate } from './post-update.ts'
import { removeUpdate } from './remove-update.ts'
import { retractUpdate } from './retract-update.ts'

/** `older`: a later delivery about the item has been applied. `removed`: nothing is left to change. */
type DeliveryOutcome =
  | { readonly kind: 'taken'; readonly update: { readonly id: UpdateId }; readonly cursor: string }
  | { readonly kind: 'older' | 'removed' }

/** Each attempt loses to at most one other writer; more than a few indicate a bug. */
const MAX_TRIES = 5

export type DeliverPorts = IngestPorts & { readonly hooks: Pick<Hooks, 'take'> }
type Delivery = { readonly hook: Hook; readonly event: HookEvent }

export async function deliver(ports: DeliverPorts, delivery: Delivery, tries = 1): Promise<DeliveryOutcome> {
  const { hook, event } = delivery
  const about = { hook: hook.id, item: event.data.item, at: event.timestamp }
  const id = await ports.hooks.take(about, ports.newId())
  if (id === 'older') return { kind: 'older' }
  const held = await ports.records.update(hook.blog, id)
  // Checked again after the read: any later delivery from here on conflicts with what this one writes.
  if ((await ports.hooks.take(about, id)) === 'older') return { kind: 'older' }
  if (held === 'removed') return { kind: 'removed' }
  try {
    return await apply(ports, delivery, { id, held })
  } catch (error) {
    const isRace = error instanceof Refusal && error.code === 'stale_version' && tries < MAX_TRIES
    if (isRace) return deliver(ports, delivery, tries + 1)
    throw error
  }
}

type Found = {
  readonly id: UpdateId
  readonly held: Exclude<Awaited<ReturnType<IngestPorts['records']['update']>>, 'removed'>
}

async function apply(ports: IngestPorts, { hook, event }: Delivery, { id, held }: Found): Promise<DeliveryOutcome> {
  const by = actingOf(hook)
  if (event.type === 'update.published') {
    const { item: _item, correction, alert, status, ...fields } = event.data
    if (!held) {
      const flags = { key: fields.key ?? false, pinned: fields.pinned ?? false }
      const input: PostUpdate['input'] = {
        ...fields,
        ...flags,
        status: status ?? firstStatus(hook),
        ...(alert && { alert }),
      }
      const posted = await postUpdate({ ...ports, newId: () => id }, { by, blog: hook.blog, input })
      return { kind: 'taken', ...posted }
    }
    const isHidden = isOnDesk(held.status)
    const patch = { ...fields, ...(isHidden ? status && { status } : correction !== undefined && { correction }) }
    const edited = await editUpdate(ports, { by, blog: hook.blog, id, version: held.version, patch })
    return { kind: 'taken', ...edited }
  }
  // Never posted, so there is nothing to withdraw.
  if (!held) return { kind: 'removed' }
  const { item: _item, ...withdrawal } = event.data
  const withdraw = event.type === 'update.removed' || isOnDesk(held.status) ? removeUpdate : retractUpdate
  const withdrawn = await withdraw(ports, { by, blog: hook.blog, id, ...withdrawal, version: held.version })
  return { kind: 'taken', ...withdrawn }
}

function firstStatus({ role }: Hook) {
  return role === 'editor' ? 'published' : 'submitted'
}

/** The hook is the author of its changes. */
function actingOf({ id, name, blog, role }: Hook): Acting {
  return { kind: 'hook', id, name, role, blogs: [blog] }
}
