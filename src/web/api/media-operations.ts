/** The API call that uploads pictures. */
import { z } from 'zod'
import type { Media } from '#editorial/media/media.ts'
import { PICTURE_MS } from '#web/middleware/route-policy.ts'
import { type Operation, operation } from './operation.ts'
import { storedFile, uploadIn } from './uploads.ts'

const uploaded = z
  .object({
    picture: z.object({
      url: z.url().meta({ description: 'A permanent URL, for a picture block or the lead image of a blog' }),
      width: z.int().positive(),
      height: z.int().positive(),
      preview: z.string().optional().meta({
        description:
          'A tiny copy as an address, for the `preview` of the block; none if the picture is transparent or moves',
      }),
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
      policy: { bodyMs: PICTURE_MS },
      name: 'uploadPicture',
      group: 'Media',
      summary: 'Upload a picture',
      description: `The body is the file itself: JPEG, PNG, WebP, AVIF or GIF, detected from its bytes. It is rotated upright, scaled
down to at most 2,000 pixels wide and high, and stripped of all metadata, such as where it was taken. Uploading the same
picture twice stores it once. \`/media/<width>/<name>\` has it in a width of 480, 960 or 1600 pixels, with \`.avif\` or \`.webp\` after the
name in that format; nothing is enlarged.`,
      access: 'contributor',
      bytes: { types: ['image/*', 'application/octet-stream'], description: 'The picture file' },
      answers: { 201: { description: 'The URL and size of the stored picture', schema: uploaded, example: EXAMPLE } },
      refuses: ['too_large', 'wrong_picture', 'busy', 'storage_full', 'uploads_off'],
      async run(call) {
        const { name, ...size } = await media.take(uploadIn(call))
        const { url, headers } = storedFile(name, publicUrl)
        return { status: 201, headers, json: { picture: { url, ...size } } }
      },
    }),
  ]
}
