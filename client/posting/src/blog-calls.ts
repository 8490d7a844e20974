/** The calls that write blogs, and those that prepare the content of updates: pictures and embeds. */
import type { Blog } from '../../../src/shared/blog/blog.ts'
import type { Embed } from '../../../src/shared/blog/portable-text.ts'
import type { Caller, CallOptions } from './caller.ts'
import type { BlogPatch, NewBlog } from './fields.ts'
import { type Edited, editedOf, having, type Outcome, outcomeOf } from './outcome.ts'

export type BlogCalls = {
  createBlog(fields: NewBlog, options?: CallOptions): Promise<Outcome<BlogWritten>>
  /** Absent fields stay as they are; `null` clears. */
  editBlog(of: BlogRef, patch: BlogPatch, options?: CallOptions): Promise<Edited<BlogWritten, Blog>>
  /** The bytes of a picture; their media type is the blob's. */
  upload(bytes: Blob, options?: CallOptions): Promise<Outcome<Uploaded>>
  /** The bytes of a video or audio file. Takes as long as the line needs, up to an hour; `signal` stops it. */
  uploadRecording(bytes: Blob, options?: CallOptions): Promise<Outcome<RecordingUploaded>>
  /** Captions in WebVTT or SubRip. */
  uploadCaptions(bytes: Blob, options?: CallOptions): Promise<Outcome<CaptionsUploaded>>
  /** Reads a page elsewhere, and returns the block that embeds it. */
  readLink(url: string, options?: CallOptions): Promise<Outcome<Link>>
}

/** A blog, at the version that was read. */
type BlogRef = { readonly id: string; readonly version: number }

/** `cursor`: the position of the change in the blog's stream. */
export type BlogWritten = { readonly blog: Blog; readonly cursor: string }
type Uploaded = { readonly picture: UploadedPicture }
type UploadedPicture = {
  readonly url: string
  readonly width: number
  readonly height: number
  /** Absent if the picture is transparent or moves. */
  readonly preview?: string
}
type RecordingUploaded = {
  readonly recording: {
    readonly kind: 'video' | 'audio'
    readonly url: string
    readonly bytes: number
    /** Absent if the file does not say. */
    readonly seconds?: number
    readonly width?: number
    readonly height?: number
  }
}
type CaptionsUploaded = { readonly captions: { readonly url: string } }
type Link = { readonly embed: Omit<Embed, '_key' | '_type'> & Partial<Embed> }

/** As long as the server waits. */
const RECORDING_MS = 60 * 60_000

const written = having<BlogWritten>('blog')

export function blogCalls(call: Caller): BlogCalls {
  return {
    async createBlog(fields, options) {
      return outcomeOf(await call({ method: 'POST', path: '/v1/blogs', body: fields, ...options }), written)
    },

    async editBlog({ id, version }, patch, options) {
      const path = `/v1/blogs/${encodeURIComponent(id)}`
      return editedOf(await call({ method: 'PATCH', path, body: patch, version, ...options }), written)
    },

    async upload(bytes, options) {
      const sent = await call({ method: 'POST', path: '/v1/media', bytes, ...options })
      return outcomeOf(sent, having<Uploaded>('picture'))
    },

    async uploadRecording(bytes, options) {
      const path = '/v1/media/recordings'
      return outcomeOf(
        await call({ method: 'POST', path, bytes, answerMs: RECORDING_MS, ...options }),
        having<RecordingUploaded>('recording'),
      )
    },

    async uploadCaptions(bytes, options) {
      const sent = await call({ method: 'POST', path: '/v1/media/captions', bytes, ...options })
      return outcomeOf(sent, having<CaptionsUploaded>('captions'))
    },

    async readLink(url, options) {
      const sent = await call({ method: 'POST', path: '/v1/links', body: { url }, ...options })
      return outcomeOf(sent, having<Link>('embed'))
    },
  }
}
