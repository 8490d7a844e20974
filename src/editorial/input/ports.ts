/** The ports of the editorial use cases, and types that they share. */
import type { ThreadedBodyReader } from '#editorial/body/body-reader.ts'
import type { UpdateId } from '#shared/blog/ids.ts'
import type { Bus } from '#store/bus/bus.ts'
import type { Contributors } from '#store/contributors/contributors.ts'
import type { Log } from '#store/log/log.ts'
import type { Records } from '#store/log/records.ts'

export type IngestPorts = {
  readonly log: Log
  readonly records: Records
  readonly bus: Bus
  readonly contributors: Pick<Contributors, 'find' | 'lend'>
  readonly bodies: Pick<ThreadedBodyReader, 'read'>
  readonly now: () => Date
  readonly newId: () => UpdateId
}

/** The idempotency key of a request, and a fingerprint that detects another request under the same key. */
export type Idempotency = { readonly key: string; readonly fingerprint: string }
