/** A live video as schema.org's VideoObject with a BroadcastEvent, by which search engines mark it as live. */
import type { Blog } from '#shared/blog/blog.ts'
import type { LiveVideo } from '#shared/blog/live-video.ts'
import { hasEnded } from '#shared/blog/video-state.ts'
import { publisherOf, type SiteOfPages } from './publisher.ts'

/** `isLiveBroadcast` stays true: it says that the video is or was live, `endDate` that it is over (Google, "Video structured data"). */
export function videoNode(blog: Blog, video: LiveVideo, site: SiteOfPages) {
  const { title, poster, player, url, startedAt, endedAt } = video
  const picture = poster?.url ?? blog.lead?.url ?? publisherOf(site).logo
  const end = hasEnded(video, blog.state) ? (endedAt ?? blog.coverage.end ?? blog.updatedAt) : undefined
  return {
    '@type': 'VideoObject',
    name: title,
    description: blog.standfirst ?? title,
    thumbnailUrl: URL.canParse(picture, site.publicUrl) ? new URL(picture, site.publicUrl).href : picture,
    uploadDate: startedAt,
    embedUrl: player?.url,
    contentUrl: player ? undefined : url,
    publication: {
      '@type': 'BroadcastEvent',
      name: title,
      isLiveBroadcast: true,
      startDate: startedAt,
      endDate: end,
    },
  }
}
