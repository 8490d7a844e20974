/** What every use-case is given, and what each of them has in common. */
import type { UpdateId } from '../blog/ids.ts'
import type { Bus } from '../bus/bus.ts'
import type { Log } from '../log/log.ts'
import type { Records } from '../log/records.ts'
import type { BodyReader } from './body/body-reader.ts'

export type IngestPorts = {
  readonly log: Log
  readonly records: Records
  readonly bus: Bus
  readonly bodies: Pick<BodyReader, 'read'>
  readonly now: () => Date
  readonly newId: () => UpdateId
}

/** Where a request can be repeated: its key, and what tells it from another request under the same key. */
export type Idempotency = { readonly key: string; readonly fingerprint: string }
