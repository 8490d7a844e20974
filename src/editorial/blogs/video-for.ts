/** The live video that a blog gets from what an editor gave: its player, and since when. Nothing is fetched from its address. */
import { playerAt } from '#editorial/body/players.ts'
import { Refusal } from '#platform/errors.ts'
import type { LiveVideo } from '#shared/blog/live-video.ts'
import { isStream } from '#shared/blog/video-state.ts'
import type { NewBlog } from '#shared/requests/inputs.ts'

type At = { readonly held: LiveVideo | undefined; readonly now: string }

/** @throws Refusal `invalid` for an address that no page of ours could play. */
export function videoFor({ ended, ...given }: NonNullable<NewBlog['video']>, { held, now }: At): LiveVideo {
  const before = held?.url === given.url ? held : undefined
  const player = isStream(given.url) ? undefined : demandPlayer(given.url)
  return {
    ...given,
    ...(player && { player }),
    startedAt: before?.startedAt ?? now,
    ...(ended && { endedAt: before?.endedAt ?? now }),
  }
}

/** Posts and sounds have a height; videos have a ratio. */
function demandPlayer(url: string) {
  const player = playerAt(url)
  if (player?.aspectRatio !== undefined) return player
  throw new Refusal('invalid', { errors: [{ path: 'video.url', message: UNPLAYABLE }] })
}

const UNPLAYABLE = 'use the address of an HLS stream (.m3u8), or of a video on YouTube, Vimeo, Facebook or TikTok'
