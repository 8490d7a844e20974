/** Video or audio of the editor as a block of a body: without what is still uploading. */
import type { Audio, Video } from '#shared/blog/portable-text.ts'
import { type Closing, withoutEmpty } from './closing.ts'
import type { EditorRecording, EditorTrack, RecordingParts } from './editor-schema.ts'

type Closed = Pick<Closing, 'uploaded'>

export function closeRecording({ _key, recording }: EditorRecording, closing: Closed): (Video | Audio)[] {
  const { upload, poster, tracks = [], ...rest } = recording
  const { kind: _type, url, width, height, ...parts } = { ...rest, ...(upload && closing.uploaded(upload)) }
  if (!url) return []
  const captions = tracks.flatMap(track => closeTrack(track, closing))
  const shared = {
    ...withoutEmpty({ ...parts, _key }),
    ...{ url, alt: recording.alt ?? '' },
    ...(captions.length > 0 && { tracks: captions }),
  }
  if (_type === 'audio') return [{ ...shared, _type }]
  return [{ ...shared, ...(width && height && { width, height }), ...closePoster(poster, closing), _type }]
}

function closeTrack({ upload, ...track }: EditorTrack, { uploaded }: Closed): NonNullable<Video['tracks']> {
  const url = (upload && uploaded(upload)?.url) || track.url
  return url ? [{ ...track, _type: 'track', url }] : []
}

function closePoster(poster: RecordingParts['poster'], { uploaded }: Closed): Pick<Video, 'poster'> {
  const { upload, url, ...rest } = { ...poster, ...(poster?.upload && uploaded(poster.upload)) }
  return url ? { poster: { ...rest, url, alt: poster?.alt ?? '' } } : {}
}
