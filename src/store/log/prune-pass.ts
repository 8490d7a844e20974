/** One pass over everything that has a retention time: deletes what is older, or measures it. */
import { type Measured, PRUNED, type Pruned, type Retention } from './retention.ts'

/** A batch takes milliseconds, so that nothing else waits long for its locks. */
const BATCH = 500
const AT_ONCE = 100
const DAY_MS = 24 * 60 * 60_000

/** The days that each kind is kept; undefined means for ever. */
export type KeptDays = Readonly<Record<Pruned, number | undefined>>

type Policy = { readonly retention: Retention; readonly days: KeptDays; readonly now: Date }

export type PrunePass = Policy & {
  /** Between two batches, so that others get their turn. */
  readonly rest: () => Promise<void>
  readonly signal: AbortSignal
  /** Of each table, stream or coverage; the rest is left to the next pass. */
  readonly maxBatches: number
  /** How often to wait for another process that prunes; afterwards the kind is left to it. */
  readonly maxWaits: number
  readonly onPruned?: (what: Pruned, rows: number) => void
  /** Another process kept it from pruning the rest of a kind. */
  readonly onBusy?: (what: Pruned) => void
}

type Asked = { readonly what: Pruned; readonly before: string; readonly stream?: string; readonly blog?: string }

export async function pruneAll(pass: PrunePass): Promise<void> {
  for (const { what, before } of duePolicies(pass)) {
    for await (const asked of targets(pass.retention, { what, before })) {
      if (pass.signal.aborted) return
      await pruneOne(pass, asked)
    }
  }
}

export type MeasuredKind = Measured & {
  readonly what: Pruned
  readonly before: string
  readonly blogs?: readonly string[]
}

export async function measureAll(policy: Policy): Promise<readonly MeasuredKind[]> {
  const measured: MeasuredKind[] = []
  const due = duePolicies(policy)
  const endedBefore = due.find(({ what }) => what === 'ended')?.before
  for (const { what, before } of due) {
    if (what === 'undated keys') continue
    let [rows, bytes] = [0, 0]
    const blogs: string[] = []
    for await (const asked of targets(policy.retention, { what, before })) {
      if (asked.blog !== undefined) blogs.push(asked.blog)
      if (blogs.length > 1) continue
      const one = await policy.retention.measure({ ...asked, ...(endedBefore !== undefined && { endedBefore }) })
      rows += one.rows
      bytes += one.bytes
    }
    measured.push({ what, before, rows, bytes, ...(what === 'ended' && { blogs }) })
  }
  return measured
}

function duePolicies({ days, now }: Policy): readonly { readonly what: Pruned; readonly before: string }[] {
  return PRUNED.flatMap(what => {
    const kept = days[what]
    return kept === undefined ? [] : [{ what, before: new Date(now.getTime() - kept * DAY_MS).toISOString() }]
  })
}

/** A kind is one table, or one stream or coverage after the other. */
async function* targets(retention: Retention, { what, before }: Asked): AsyncGenerator<Asked> {
  if (what === 'changes') {
    let streams = await retention.streams('', AT_ONCE)
    while (streams.length > 0) {
      for (const stream of streams) yield { what, before, stream }
      streams = await retention.streams(streams.at(-1) ?? '', AT_ONCE)
    }
  } else if (what === 'ended') {
    let blogs = await retention.endedBlogs({ before, after: '', limit: AT_ONCE })
    while (blogs.length > 0) {
      for (const blog of blogs) yield { what, before, blog }
      blogs = await retention.endedBlogs({ before, after: blogs.at(-1) ?? '', limit: AT_ONCE })
    }
  } else yield { what, before }
}

async function pruneOne(pass: PrunePass, asked: Asked): Promise<void> {
  const { rest, signal, maxBatches, onPruned, onBusy } = pass
  for (let batch = 1; batch <= maxBatches && !signal.aborted; batch += 1) {
    const rows = await pruneBatch(pass, asked)
    if (rows === 'busy') return onBusy?.(asked.what)
    // Dating keys of older versions deletes nothing.
    if (rows > 0 && asked.what !== 'undated keys') onPruned?.(asked.what, rows)
    // A coverage is deleted from several tables, and its own row last.
    if (asked.what === 'ended' ? rows === 0 : rows < BATCH) return
    await rest()
  }
}

async function pruneBatch({ retention, rest, signal, maxWaits }: PrunePass, asked: Asked): Promise<number | 'busy'> {
  for (let waits = 0; ; waits += 1) {
    const rows = await retention.prune({ ...asked, limit: BATCH })
    if (rows !== 'busy' || waits === maxWaits || signal.aborted) return rows
    await rest()
  }
}
