/** A live video on top of a coverage: a stream of the newsroom's own, or a page of a provider whose player is known. */
import { z } from 'zod'
import { picture, player } from './portable-text.ts'
import { instant } from './update.ts'

export const VIDEO_TITLE_CHARACTERS = 300

/** Insecure streams are blocked in secure pages. No user and password: they would be published. */
const secureAddress = z
  .string()
  .max(2_000)
  .regex(/^https:\/\/[^\s/@\\]+(?:[/?#]\S*)?$/i, 'use an address that begins with https://, without a password')

export const liveVideo = z
  .object({
    url: secureAddress.meta({
      description: 'Of an HLS playlist (`.m3u8`), or of a video on YouTube, Vimeo, Facebook or TikTok',
      example: 'https://stream.example.org/budget/live.m3u8',
    }),
    title: z.string().min(1).max(VIDEO_TITLE_CHARACTERS),
    poster: picture.optional().meta({ description: 'Shown until the reader starts the video' }),
    player: player.optional().meta({ description: "The provider's, found by Crier. Absent for a stream" }),
    startedAt: instant.meta({ description: 'When this address was set' }),
    endedAt: instant.optional(),
  })
  .meta({
    id: 'LiveVideo',
    description: 'Shown on top. Readers load it with a click; until then nothing is asked of its host',
  })
export type LiveVideo = z.infer<typeof liveVideo>
