/** Which part of a coverage an embed's URL asks for, by parameters that are called like the widget's attributes. */
import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { Refusal } from '#platform/errors.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { type BlogId, updateId } from '#shared/blog/ids.ts'
import { keyEventsOf } from '#shared/blog/key-events.ts'
import { isOnDesk } from '#shared/blog/status.ts'
import { since } from '#shared/view/selection.ts'
import type { Records, UpdatesRead } from '#store/log/records.ts'
import { SNAPSHOT_UPDATES, type Snapshot } from '#web/pages/snapshots.ts'
import { instantIn } from '#web/past/asked-instant.ts'

/** The widget repeats them in its tag, and warns of bad values in the reader's console. */
const NAMES = [
  ...(['opening', 'limit', 'key-only', 'from', 'topic', 'video', 'comments', 'remember', 'search'] as const),
  ...(['slots', 'slots-first', 'slots-every'] as const),
] as const
/** Longer than any good value, but a list of topics. */
const MAX_CHARACTERS = 60
const MAX_TOPICS_CHARACTERS = 2_100

export type ShownPart = {
  /** As they were given, for the widget's tag and for links. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly opening: string
  readonly limit: number
  readonly keyOnly: boolean
  readonly topic: string | undefined
  readonly hasComments: boolean
  readonly hasVideo: boolean
  /** An instant as `toISOString` prints it. */
  readonly from: string | undefined
}

/** Bad values count as absent. */
export async function shownPart(
  query: Request['query'],
  blog: BlogId,
  records: Pick<Records, 'update'>,
): Promise<ShownPart> {
  const attributes = attributesIn(query)
  const given = new Map(attributes)
  const limit = Number(/^([1-9]|1\d|20)$/.exec(given.get('limit') ?? '')?.[0] ?? Number.POSITIVE_INFINITY)
  const from = await startOf(given.get('from') ?? '', blog, records)
  return {
    // The widget needs no request of its own for the update's time.
    attributes: attributes.map(([name, value]) => [name, name === 'from' ? (from ?? value) : value]),
    opening: given.get('opening') ?? 'full',
    limit,
    keyOnly: given.has('key-only'),
    topic: given.get('topic'),
    hasComments: !given.has('key-only') && given.get('comments') !== 'off',
    hasVideo: given.get('video') !== 'none',
    from,
  }
}

/** For a site whose readers' browsers keep no marks of what they read, whatever its pages say. */
export function unremembered(part: ShownPart): ShownPart {
  const others = part.attributes.filter(([name]) => name !== 'remember')
  return { ...part, attributes: [...others, ['remember', 'off']] }
}

/** Distinguishes parts in an `ETag`. */
export function formOf({ attributes }: ShownPart): string {
  return createHash('sha256').update(JSON.stringify(attributes)).digest('base64url').slice(0, 8)
}

export function attributesIn(query: Request['query'] | URLSearchParams): readonly (readonly [string, string])[] {
  const textOf = (name: string) => (query instanceof URLSearchParams ? query.get(name) : query[name])
  return NAMES.flatMap(name => {
    const value = textOf(name)
    return typeof value === 'string' &&
      value.length <= (name === 'topic' ? MAX_TOPICS_CHARACTERS : MAX_CHARACTERS) &&
      `${name}=${value}` !== 'key-only=false'
      ? [[name, value] as const]
      : []
  })
}

async function startOf(text: string, blog: BlogId, records: Pick<Records, 'update'>): Promise<string | undefined> {
  const instant = instantIn(text)
  if (instant !== undefined) return instant
  const id = updateId.safeParse(text).data
  const update = id && (await records.update(blog, id))
  return !update || update === 'removed' || isOnDesk(update.status) ? undefined : update.time
}

/** A page of key events is read once per snapshot. */
const keyPages = new WeakMap<Snapshot, Promise<UpdatesRead>>()

/** `filter`: the one that the snapshot was read with. */
type Selected = Pick<ShownPart, 'keyOnly' | 'from' | 'hasVideo'> & { readonly filter: Filter | undefined }
type Reading = { readonly records: Pick<Records, 'updates'>; readonly filter: Filter | undefined }

export async function selectFrom(
  snapshot: Snapshot,
  { keyOnly, from, hasVideo, filter }: Selected,
  records: Pick<Records, 'updates'>,
): Promise<Coverage> {
  const coverage = hasVideo ? snapshot.coverage : withoutVideo(snapshot.coverage)
  const shown = keyOnly ? await keyEventsIn(snapshot, { records, filter }) : coverage
  return from === undefined ? shown : since(from, shown)
}

function withoutVideo({ blog: { video: _, ...blog }, ...rest }: Coverage): Coverage {
  return { ...rest, blog }
}

async function keyEventsIn(snapshot: Snapshot, reading: Reading): Promise<Coverage> {
  const read = keyPages.get(snapshot) ?? readKeyPage(snapshot, reading)
  keyPages.set(snapshot, read)
  return keyEventsOf({ ...snapshot.coverage, ...(await read) })
}

/** While the database is unreachable, the key events among the newest updates are better than none. */
async function readKeyPage(snapshot: Snapshot, { records, filter }: Reading): Promise<UpdatesRead> {
  const { coverage } = snapshot
  try {
    const asked = { limit: SNAPSHOT_UPDATES, onlyKey: true, filter }
    const { older, ...page } = await records.updates(coverage.blog.id, asked)
    return { ...page, older, references: { ...coverage.references, ...page.references } }
  } catch (error) {
    keyPages.delete(snapshot)
    if (error instanceof Refusal) return coverage
    throw error
  }
}
