/** Which files are video or audio, and the block that such a file becomes. */
import type { RecordingParts } from '#client/desk/composer/body/editor-schema.ts'

/** For systems that have no type for it. What browsers cannot play is refused by the server, which says what would be right. */
const VIDEO = /\.(?:3gp|avi|flv|m2ts|m4v|mkv|mov|mp4|mpe?g|mts|ogv|webm|wmv)$/i
const AUDIO = /\.(?:aac|aiff?|amr|flac|m4a|m4b|mp3|oga|ogg|opus|wav|wma)$/i

export function isRecordingFile(file: File): boolean {
  return kindOf(file) !== undefined
}

/** A file that was chosen as one is one: the server looks at its content. */
export function recordingOf(file: File, upload: string): RecordingParts {
  return { kind: kindOf(file) ?? 'video', upload }
}

function kindOf({ type, name }: File): RecordingParts['kind'] | undefined {
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('audio/')) return 'audio'
  if (type !== '') return undefined
  return VIDEO.test(name) ? 'video' : AUDIO.test(name) ? 'audio' : undefined
}
