/** Appends one entry, announces it on the bus, and turns the log's outcome into a result or refusal. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change, NewChange } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { ring } from '#store/bus/bell.ts'
import type { AnyEntry, Appended, CommentEntry, Entry } from '#store/log/log.ts'

export type Committed = { readonly kind: 'new'; readonly cursor: Cursor } | Repeated
export type Repeated = { readonly kind: 'repeated'; readonly cursor: Cursor; readonly change: Change }

/** @throws Refusal `stale_version`, `removed`, `key_reused`, and errors of the log. */
export async function commit(ports: IngestPorts, entry: Entry): Promise<Committed> {
  const appended = await append(ports, entry)
  switch (appended.kind) {
    case 'appended':
      return { kind: 'new', cursor: appended.cursor }
    case 'repeated':
      return appended
    case 'reused':
      throw new Refusal('key_reused')
    case 'stale':
      throw appended.removed ? new Refusal('removed') : stale(appended.current)
  }
}

/** For use cases that handle `stale` themselves. */
export async function append({ log, bus }: Pick<IngestPorts, 'log' | 'bus'>, entry: Entry): Promise<Appended> {
  const appended = await log.append(entry)
  if (appended.kind === 'appended') {
    announce(bus, entry, appended)
    ringFor(bus, entry.change)
  }
  return appended
}

export async function appendComment(
  { log, bus }: Pick<IngestPorts, 'log' | 'bus'>,
  entry: CommentEntry,
): Promise<'stored' | 'stale'> {
  const appended = await log.append(entry)
  if (appended.kind !== 'appended') return 'stale'
  announce(bus, entry, appended)
  if (entry.write.tells !== 'none') ring(bus, 'answer')
  return 'stored'
}

function announce(
  bus: IngestPorts['bus'],
  { stream }: AnyEntry,
  appended: Extract<Appended, { kind: 'appended' }>,
): void {
  for (const { stream: told, cursor, text } of [{ stream, ...appended }, ...appended.told]) {
    bus.announce({ stream: told, epoch: cursor.epoch, offset: cursor.offset, text })
  }
}

/** Notifies nodes that have work to do, so that they need not poll the record. */
function ringFor(bus: IngestPorts['bus'], change: NewChange): void {
  const { kind } = change
  if (kind === 'update.removed') ring(bus, 'erasure')
  if (kind === 'update.drafted' && change.update.publishAt) ring(bus, 'scheduled', change.update.publishAt)
  // A replaced lead may have been the last use of a removed picture.
  if ('blog' in change) ring(bus, 'erasure')
  const isAlert = kind !== 'update.drafted' && 'update' in change && 'alert' in change.update
  if (isAlert || kind === 'update.removed' || kind === 'blog.ended')
    ring(bus, 'alert', isAlert ? campaignOf(change) : '')
}

/** As push names the campaign of an alert; nodes that run it find the trace of the post by it. */
function campaignOf(change: NewChange): string {
  return 'update' in change && 'version' in change.update ? `${change.update.id}.${change.update.version}` : ''
}

export function stale(current: Update | Blog | undefined): Refusal {
  if (!current) return new Refusal('stale_version')
  const detail = 'status' in current ? { detail: whatItIs(current) } : {}
  return new Refusal('stale_version', { ...detail, more: { current } })
}

function whatItIs({ status, version }: Update): string {
  return `Somebody changed this since you read it: it is now ${status}, at version ${version}. Merge your change into "current" and send that version.`
}
