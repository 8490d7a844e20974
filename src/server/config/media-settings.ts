/** The settings of uploaded files: their maximum sizes, and where they are stored. */
import { join } from 'node:path'
import { z } from 'zod'
import type { BucketOptions } from '#editorial/media/bucket-media.ts'
import type { OpenMediaOptions } from '#editorial/media/open-media.ts'
import { numberFrom } from './numbers.ts'

/** Each upload in progress is held in memory. */
const MAX_MB = 100
/** A bucket takes up to five gigabytes at once; a recording of more is for a service that makes several sizes of it. */
const MAX_RECORDING_MB = 4_000

export const mediaSettings = {
  CRIER_MEDIA_MAX_MB: numberFrom(1, MAX_MB)
    .default(20)
    .meta({ description: 'The maximum size of an uploaded picture, in megabytes' }),
  CRIER_RECORDING_MAX_MB: numberFrom(1, MAX_RECORDING_MB)
    .default(200)
    .meta({ description: 'The maximum size of an uploaded video or audio file, in megabytes' }),
  CRIER_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'use the name of a bucket, such as newsroom-pictures')
    .optional()
    .meta({ description: 'The bucket that stores uploaded files instead of the data folder (docs/operations.md)' }),
  CRIER_S3_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'use an address such as https://s3.eu-central-1.amazonaws.com' })
    .transform(text => text.replace(/\/+$/, ''))
    .optional()
    .meta({ description: "Where the bucket is; by default Amazon's address for the region" }),
  CRIER_S3_REGION: z
    .string()
    .regex(/^[\w-]+$/, 'use the name of a region, such as eu-central-1')
    .default('us-east-1')
    .meta({ description: 'The region of the bucket; stores without regions accept the default' }),
  CRIER_S3_ACCESS_KEY: z.string().min(1).optional().meta({ description: 'The id of the access key for the bucket' }),
  CRIER_S3_SECRET_KEY: z.string().min(1).optional().meta({ description: 'The secret of that access key' }),
  CRIER_BACKUP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'use an address such as https://s3.eu-central-1.amazonaws.com' })
    .transform(text => text.replace(/\/+$/, ''))
    .optional()
    .meta({ description: 'Where the buckets of `crier backup s3://…` are; by default as `CRIER_S3_ENDPOINT`' }),
  CRIER_BACKUP_REGION: z
    .string()
    .regex(/^[\w-]+$/, 'use the name of a region, such as eu-central-1')
    .optional()
    .meta({ description: 'The region of those buckets; by default as `CRIER_S3_REGION`' }),
  CRIER_BACKUP_ACCESS_KEY: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The id of the access key for them; by default as `CRIER_S3_ACCESS_KEY`' }),
  CRIER_BACKUP_SECRET_KEY: z.string().min(1).optional().meta({ description: 'The secret of that access key' }),
} as const

const BUCKET_SECRETS = ['CRIER_S3_ACCESS_KEY', 'CRIER_S3_SECRET_KEY'] as const
export const MEDIA_SECRETS = [...BUCKET_SECRETS, 'CRIER_BACKUP_ACCESS_KEY', 'CRIER_BACKUP_SECRET_KEY'] as const

const schema = z.object(mediaSettings)
type MediaSettings = z.infer<typeof schema>

const NEEDED = ['CRIER_S3_BUCKET', ...BUCKET_SECRETS] as const

/** Reports settings that need others. */
export function mediaMistakes(settings: MediaSettings): readonly string[] {
  const { CRIER_BACKUP_ACCESS_KEY: id, CRIER_BACKUP_SECRET_KEY: secret } = settings
  if (id !== undefined && secret === undefined)
    return ['CRIER_BACKUP_SECRET_KEY: missing; CRIER_BACKUP_ACCESS_KEY needs it']
  return pictureMistakes(settings)
}

function pictureMistakes(settings: MediaSettings): readonly string[] {
  const given = ([...NEEDED, 'CRIER_S3_ENDPOINT'] as const).find(name => settings[name] !== undefined)
  if (given === undefined) return []
  return NEEDED.filter(name => settings[name] === undefined).map(name => `${name}: missing; ${given} needs it`)
}

type Around = { readonly CRIER_DATA: string; readonly DATABASE_URL?: string | undefined }

export function mediaOptions(
  settings: MediaSettings & Around,
): Pick<OpenMediaOptions, 'place' | 'maxBytes' | 'maxRecordingBytes'> {
  const { CRIER_S3_BUCKET: bucket, CRIER_S3_REGION: region, CRIER_DATA: data, DATABASE_URL: database } = settings
  const { CRIER_S3_ACCESS_KEY: accessKey, CRIER_S3_SECRET_KEY: secretKey } = settings
  const maxBytes = settings.CRIER_MEDIA_MAX_MB * 1_000_000
  const sizes = { maxBytes, maxRecordingBytes: settings.CRIER_RECORDING_MAX_MB * 1_000_000 }
  if (bucket && accessKey && secretKey) {
    const endpoint = settings.CRIER_S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`
    return { ...sizes, place: { kind: 'bucket', bucket: { endpoint, bucket, region, accessKey, secretKey } } }
  }
  if (database !== undefined) return { ...sizes, place: { kind: 'none' } }
  return { ...sizes, place: { kind: 'folder', folder: join(data, 'media') } }
}

/** The bucket of a backup; undefined without a key for it. */
export function backupBucket(settings: MediaSettings, bucket: string): BucketOptions | undefined {
  const region = settings.CRIER_BACKUP_REGION ?? settings.CRIER_S3_REGION
  const amazon = `https://s3.${region}.amazonaws.com`
  const endpoint = settings.CRIER_BACKUP_ENDPOINT ?? settings.CRIER_S3_ENDPOINT ?? amazon
  const own = [settings.CRIER_BACKUP_ACCESS_KEY, settings.CRIER_BACKUP_SECRET_KEY] as const
  const [accessKey, secretKey] = own[0] ? own : [settings.CRIER_S3_ACCESS_KEY, settings.CRIER_S3_SECRET_KEY]
  return accessKey && secretKey ? { endpoint, bucket, region, accessKey, secretKey } : undefined
}
