/** Builds and reads changes for the contract of the log. */
import { expect } from 'vitest'
import type { Change } from '#shared/blog/change.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Cursor } from '#shared/protocol/cursor.ts'
import { publicStream, type StreamName } from '#shared/protocol/stream.ts'
import type { Appended, Log, Read } from '#store/log/log.ts'
import { idOf, makeUpdate, publishes, textOf } from '#test/support/data/entries.ts'

export const BLOG = idOf('budget-day')
export const STREAM = publicStream(BLOG)
/** More changes than any test makes. */
export const ALL = 10_000

export function headOf(head: Cursor | undefined): Cursor {
  if (!head) throw new Error('the stream is missing')
  return head
}

export function appendedOf(appended: Appended): Extract<Appended, { kind: 'appended' }> {
  if (appended.kind !== 'appended') throw new Error(`expected a change to be appended, it was ${appended.kind}`)
  return appended
}

export const offsetOf = (appended: Appended): number => appendedOf(appended).cursor.offset

export function changesOf(read: Read): Change[] {
  if (read.kind !== 'changes') throw new Error(`expected changes, got ${read.kind}`)
  return read.changes.map(({ offset, text }) => {
    const change = JSON.parse(text) as Change
    expect(change.offset).toBe(offset)
    return change
  })
}

export async function changesAfter(log: Log, after: Cursor, stream: StreamName = STREAM): Promise<Change[]> {
  return changesOf(await log.read(stream, after, ALL))
}

export async function postAll(log: Log, texts: readonly string[]): Promise<Cursor[]> {
  const cursors = []
  for (const text of texts) cursors.push(appendedOf(await log.append(publishes(makeUpdate(BLOG, text)))).cursor)
  return cursors
}

export function at(cursors: readonly Cursor[], index: number): Cursor {
  const cursor = cursors[index]
  if (!cursor) throw new Error(`there is no cursor ${index}`)
  return cursor
}

export const textsOf = (changes: readonly Change[]): string[] =>
  changes.flatMap(change => ('update' in change && 'body' in change.update ? [textOf(change.update)] : []))

export const MINUTE_MS = 60_000
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString()
export const timeAt = (minute: number): string => `2026-03-04T16:${String(minute).padStart(2, '0')}:00.000Z`

export const bodyThatRefersTo = ({ id }: Update): Update['body'] => [
  {
    _type: 'block',
    _key: 'k1',
    style: 'normal',
    children: [{ _type: 'span', _key: 'k2', text: '1644 GMT', marks: ['k3'] }],
    markDefs: [{ _type: 'reference', _key: 'k3', update: id }],
  },
]
