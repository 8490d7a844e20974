/** The video and audio of a body, in their order. */
import { RECORDING_ENDINGS } from './file-names.ts'
import type { Audio, PortableText, Video } from './portable-text.ts'

export function recordingsOf(body: PortableText): readonly (Video | Audio)[] {
  return body.filter(block => block._type === 'video' || block._type === 'audio')
}

/** The same body with other files; `change` returns a recording of the same kind. */
export function withOtherRecordings(
  body: PortableText,
  change: <Held extends Video | Audio>(recording: Held) => Held,
): PortableText {
  return body.map(block => (block._type === 'video' || block._type === 'audio' ? change(block) : block))
}

/** By the ending of its address; of what another server calls as it likes, the most usual type. */
export function typeOfRecording({ _type, url }: Pick<Video | Audio, '_type' | 'url'>): string {
  const ending = RECORDING_ENDINGS.find(one => new RegExp(`\\.${one}(?:[?#]|$)`, 'i').test(url))
  return ending ? `${_type}/${SUBTYPES[ending] ?? ending}` : USUAL[_type]
}

const SUBTYPES: Readonly<Record<string, string>> = { m4a: 'mp4', mp3: 'mpeg' }
const USUAL = { video: 'video/mp4', audio: 'audio/mpeg' } as const
