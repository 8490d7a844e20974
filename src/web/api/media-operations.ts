/** The call that uploads pictures. */
import { z } from 'zod'
import type { Media } from '#editorial/media/media.ts'
import { PRIVATE } from '#web/middleware/caching.ts'
import { callingKey, type Operation, operation } from './operation.ts'

const uploaded = z
  .object({
    picture: z.object({
      url: z.url().meta({ description: 'For a picture in a body or the lead of a blog; it never changes' }),
      width: z.int().positive(),
      height: z.int().positive(),
    }),
  })
  .meta({ id: 'Uploaded' })

const EXAMPLE = {
  picture: { url: `https://live.example.org/media/${'3f'.repeat(32)}.jpg`, width: 2_000, height: 1_333 },
}

type MediaPorts = { readonly media: Media; readonly publicUrl: () => string }

export function mediaOperations({ media, publicUrl }: MediaPorts): readonly Operation[] {
  return [
    operation({
      method: 'post',
      path: '/v1/media',
      policy: { isSlow: true },
      name: 'uploadPicture',
      group: 'Media',
      summary: 'Upload a picture',
      description: `The body is the file itself: JPEG, PNG, WebP, AVIF or GIF, whatever its name. It is turned upright, made at
most 2,000 pixels wide and high, and cleared of everything but its pixels, such as the place where it was taken. The same
picture twice is one file.`,
      access: 'contributor',
      bytes: { types: ['image/*', 'application/octet-stream'], description: 'The file' },
      answers: { 201: { description: 'Where it is, and its size', schema: uploaded, example: EXAMPLE } },
      refuses: ['too_large', 'wrong_picture', 'busy', 'storage_full', 'uploads_off'],
      async run(call) {
        const { headers, signal, stream } = call
        const announcedBytes = Number(headers['content-length'] ?? 0)
        const { name, ...size } = await media.take({ by: callingKey(call).id, stream, announcedBytes, signal })
        const path = `/media/${name}`
        const url = `${publicUrl()}${path}`
        return {
          status: 201,
          headers: { Location: path, 'Cache-Control': PRIVATE },
          json: { picture: { url, ...size } },
        }
      },
    }),
  ]
}
