/** The API calls that upload video, audio and captions. */
import { z } from 'zod'
import type { Recordings } from '#editorial/media/open-media.ts'
import { PICTURE_MS, RECORDING_MS } from '#web/middleware/route-policy.ts'
import { type Operation, operation } from './operation.ts'
import { storedFile, uploadIn } from './uploads.ts'

const uploaded = z
  .object({
    recording: z.object({
      kind: z.enum(['video', 'audio']),
      url: z.url().meta({ description: 'A permanent URL, for a `video` or `audio` block' }),
      bytes: z.int().positive(),
      seconds: z.number().positive().optional().meta({ description: 'None if the file does not say' }),
      width: z.int().positive().optional().meta({ description: 'Of a video, as it is shown' }),
      height: z.int().positive().optional(),
    }),
  })
  .meta({ id: 'UploadedRecording' })

const uploadedCaptions = z
  .object({ captions: z.object({ url: z.url().meta({ description: 'For the `tracks` of a block' }) }) })
  .meta({ id: 'UploadedCaptions' })

const at = (ending: string) => `https://live.example.org/media/${'3f'.repeat(32)}.${ending}`
const EXAMPLE = {
  recording: { kind: 'video', url: at('mp4'), bytes: 8_400_000, seconds: 41.2, width: 1_080, height: 1_920 },
}

type RecordingPorts = { readonly recordings: Pick<Recordings, 'intake'>; readonly publicUrl: () => string }

export function recordingOperations({ recordings: { intake }, publicUrl }: RecordingPorts): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/v1/media/recordings',
      policy: { bodyMs: RECORDING_MS },
      name: 'uploadRecording',
      group: 'Media',
      summary: 'Upload a video or audio file',
      description: `The body is the file itself, detected from its bytes: MP4 or QuickTime with H.264, VP9 or AV1 and AAC, MP3 or Opus; WebM;
MP3; M4A; AAC; Ogg with Opus or Vorbis. It is stored as it is, without metadata, such as where it was made, and served in parts.
What most browsers cannot play is refused, and the refusal says what would be right. Uploading the same file twice stores it once.`,
      access: 'contributor',
      bytes: { types: ['video/*', 'audio/*', 'application/octet-stream'], description: 'The video or audio file' },
      answers: { 201: { description: 'What was stored', schema: uploaded, example: EXAMPLE } },
      refuses: ['too_large', 'wrong_recording', 'busy', 'storage_full', 'uploads_off'],
      async run(call) {
        const { name, ...recording } = await intake.take(uploadIn(call))
        const { url, headers } = storedFile(name, publicUrl)
        return { status: 201, headers, json: { recording: { url, ...recording } } }
      },
    }),
    operation({
      method: 'post',
      path: '/v1/media/captions',
      policy: { bodyMs: PICTURE_MS },
      name: 'uploadCaptions',
      group: 'Media',
      summary: 'Upload captions of a video or audio file',
      description: `The body is the file itself, in WebVTT or SubRip and UTF-8. Its cues are kept; notes, styles and regions are left out.`,
      access: 'contributor',
      bytes: {
        types: ['text/vtt', 'application/x-subrip', 'text/plain', 'application/octet-stream'],
        description: 'The captions',
      },
      answers: {
        201: {
          description: 'The URL of the stored captions',
          schema: uploadedCaptions,
          example: { captions: { url: at('vtt') } },
        },
      },
      refuses: ['too_large', 'wrong_captions', 'busy', 'storage_full', 'uploads_off'],
      async run(call) {
        const { url, headers } = storedFile(await intake.takeCaptions(uploadIn(call)), publicUrl)
        return { status: 201, headers, json: { captions: { url } } }
      },
    }),
  ]
}
