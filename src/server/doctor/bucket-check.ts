/** Checks the bucket of pictures by what the server does there: writes an object, reads it, and deletes it. */
import { randomBytes } from 'node:crypto'
import { type BucketOptions, createBucketMedia } from '#editorial/media/bucket-media.ts'
import { nameMedia } from '#editorial/media/media-name.ts'
import { Refusal } from '#platform/errors.ts'
import { connectionFailure } from './ask-address.ts'
import { type CheckNote, type DoctorCheck, noteOk, noteProblem, noteSkipped } from './doctor-check.ts'
import { inMs } from './figures.ts'

/** A bucket normally responds within 100 ms. */
const TIMEOUT_MS = 3_000
const PROBE_BYTES = 32

type BucketCheckOptions = {
  readonly bucket: BucketOptions | undefined
  readonly hasPostgres: boolean
  readonly elapsedMs: () => number
}

export function bucketCheck({ bucket, hasPostgres, elapsedMs }: BucketCheckOptions): DoctorCheck {
  return {
    name: 'bucket',
    ifLate: 'CRIER_S3_ENDPOINT does not respond: try "curl -v" with it on this machine, and open the firewall.',
    async run() {
      if (bucket === undefined) {
        return [
          hasPostgres
            ? noteSkipped('No bucket is set: uploads of pictures are refused.', {
                change:
                  'Set CRIER_S3_BUCKET and its keys, if editors upload pictures (docs/operations.md, "Pictures").',
              })
            : noteSkipped('No bucket is set: pictures are in the data folder.'),
        ]
      }
      return tryBucket(bucket, elapsedMs)
    },
  }
}

type Step = 'write' | 'read' | 'delete'

async function tryBucket(bucket: BucketOptions, elapsedMs: () => number): Promise<readonly CheckNote[]> {
  const store = createBucketMedia({ ...bucket, timeoutMs: TIMEOUT_MS })
  // Random, so that its name, which is its hash, is no picture's.
  const bytes = randomBytes(PROBE_BYTES)
  const name = nameMedia(bytes, 'png')
  const beganMs = elapsedMs()
  const written = await attempt('write', () => store.put(name, bytes))
  if (written !== undefined) return [failedNote(written, bucket)]
  const read = await attempt('read', async () => {
    const found = await store.read(name)
    if (found === undefined || !found.equals(bytes)) throw new Error('the bytes that were written do not come back')
  })
  const erased = await attempt('delete', () => store.erase(name))
  const failed = [read, erased].filter(one => one !== undefined)
  if (failed.length > 0) return failed.map(one => failedNote(one, bucket))
  return [noteOk(`An object was written to "${bucket.bucket}", read and deleted in ${inMs(elapsedMs() - beganMs)}.`)]
}

type Failed = { readonly step: Step; readonly reason: string }

async function attempt(step: Step, work: () => Promise<unknown>): Promise<Failed | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return { step, reason: connectionFailure(error instanceof Refusal ? error.cause : error) }
  }
}

const ACTIONS: Readonly<Record<Step, string>> = {
  write: 's3:PutObject',
  read: 's3:GetObject',
  delete: 's3:DeleteObject',
}

function failedNote({ step, reason }: Failed, { bucket, endpoint }: BucketOptions): CheckNote {
  const found = `"${bucket}" at ${endpoint}: an object cannot be ${PARTICIPLES[step]} (${reason}).`
  return noteProblem(found, {
    expected: 'An access key that may write, read and delete objects under media/.',
    change: changeFor(step, { reason, bucket, endpoint }),
  })
}

const PARTICIPLES: Readonly<Record<Step, string>> = { write: 'written', read: 'read', delete: 'deleted' }

/** By the error code of S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html). */
function changeFor(
  step: Step,
  { reason, bucket, endpoint }: { reason: string; bucket: string; endpoint: string },
): string {
  if (/SignatureDoesNotMatch|InvalidAccessKeyId/.test(reason))
    return 'Set CRIER_S3_ACCESS_KEY and CRIER_S3_SECRET_KEY to a pair that the store lists as active.'
  if (/NoSuchBucket/.test(reason))
    return `Create the bucket "${bucket}", or correct CRIER_S3_BUCKET and CRIER_S3_ENDPOINT.`
  if (/RequestTimeTooSkewed/.test(reason))
    return 'Set the clock of this machine ("timedatectl set-ntp true"); the store accepts fifteen minutes.'
  if (/PermanentRedirect|AuthorizationHeaderMalformed/.test(reason))
    return 'Set CRIER_S3_REGION to the region of the bucket.'
  if (/AccessDenied|returned 403/.test(reason)) return `Allow ${ACTIONS[step]} on ${bucket}/media/* to this access key.`
  return `Try "curl -v ${endpoint}" on this machine: correct CRIER_S3_ENDPOINT, or open the firewall; the store's own log may say more.`
}
