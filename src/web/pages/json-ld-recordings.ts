/** Video and audio of an update as schema.org's VideoObject and AudioObject. */
import { headline } from '#shared/blog/plain-text.ts'
import type { Audio, Video } from '#shared/blog/portable-text.ts'
import { recordingsOf, typeOfRecording } from '#shared/blog/recordings-in-body.ts'
import type { Update } from '#shared/blog/update.ts'
import type { SiteOfPages } from './publisher.ts'

type Node = { readonly [name: string]: unknown }

export function recordingNodes(
  update: Update,
  site: SiteOfPages,
): { readonly video?: Node[]; readonly audio?: Node[] } {
  const of = (type: 'video' | 'audio') =>
    recordingsOf(update.body)
      .filter(({ _type }) => _type === type)
      .map(one => node(one, { update, site }))
  const [video, audio] = [of('video'), of('audio')]
  return { ...(video.length > 0 && { video }), ...(audio.length > 0 && { audio }) }
}

type Shown = { readonly update: Update; readonly site: SiteOfPages }

function node(recording: Video | Audio, { update, site: { publicUrl } }: Shown): Node {
  const { _type, url, caption, alt, credit, seconds, transcript, tracks = [] } = recording
  const whole = (address: string) => (URL.canParse(address, publicUrl) ? new URL(address, publicUrl).href : address)
  return {
    '@type': _type === 'video' ? 'VideoObject' : 'AudioObject',
    name: caption || headline(update) || undefined,
    description: alt || undefined,
    contentUrl: whole(url),
    encodingFormat: typeOfRecording(recording),
    uploadDate: update.publishedAt ?? update.createdAt,
    duration: seconds && `PT${seconds}S`,
    creditText: credit,
    transcript,
    caption:
      tracks.length > 0
        ? tracks.map(({ url, language }) => ({
            ...{ '@type': 'MediaObject', contentUrl: whole(url) },
            ...{ encodingFormat: 'text/vtt', inLanguage: language },
          }))
        : undefined,
    ...(recording._type === 'video' && {
      ...{ width: recording.width, height: recording.height },
      thumbnailUrl: recording.poster && whole(recording.poster.url),
    }),
  }
}
