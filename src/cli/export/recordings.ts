/** The video and audio of a coverage with their captions: their addresses, and the same coverage with the saved ones in their place. */
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Audio, PortableText, Video } from '#shared/blog/portable-text.ts'
import { recordingsOf, withOtherRecordings } from '#shared/blog/recordings-in-body.ts'
import type { Update } from '#shared/blog/update.ts'

export type RecordingFile = { readonly address: string; readonly kind: 'recording' | 'captions' }

/** Each address once. */
export function recordingFiles({ blog, updates, pinned }: Coverage): readonly RecordingFile[] {
  const texts = [...updates, ...pinned, ...(blog.summary ? [blog.summary] : [])]
  const files = texts.flatMap(({ body }) => recordingsOf(body).flatMap(filesOf))
  return [...new Map(files.map(file => [file.address, file])).values()]
}

function filesOf({ url, tracks = [] }: Video | Audio): readonly RecordingFile[] {
  return [{ address: url, kind: 'recording' }, ...tracks.map(one => ({ address: one.url, kind: 'captions' as const }))]
}

/** `kept` maps a file's address to its new one. */
export function withRecordings(coverage: Coverage, kept: ReadonlyMap<string, string>): Coverage {
  const { blog, updates, pinned } = coverage
  const moved = (update: Update): Update => ({ ...update, body: withKept(update.body, kept) })
  return {
    ...coverage,
    blog: {
      ...blog,
      ...(blog.summary && { summary: { ...blog.summary, body: withKept(blog.summary.body, kept) } }),
    },
    updates: updates.map(moved),
    pinned: pinned.map(moved),
  }
}

function withKept(body: PortableText, kept: ReadonlyMap<string, string>): PortableText {
  const placeOf = (url: string) => kept.get(url) ?? url
  return withOtherRecordings(body, recording => ({
    ...recording,
    url: placeOf(recording.url),
    ...(recording.tracks && { tracks: recording.tracks.map(one => ({ ...one, url: placeOf(one.url) })) }),
  }))
}
