/** What is known of a live video by its fields alone. Apart from its schema, which widgets do without. */
import type { Blog } from './blog.ts'
import type { LiveVideo } from './live-video.ts'

/** A playlist of HTTP Live Streaming, by the ending of its path (RFC 8216, section 4). */
export function isStream(url: string): boolean {
  return /^https:\/\/[^?#]+\.m3u8(?:[?#]|$)/i.test(url)
}

/** An ended coverage has no live video, whatever its end says. */
export function hasEnded({ endedAt }: Pick<LiveVideo, 'endedAt'>, state: Blog['state']): boolean {
  return endedAt !== undefined || state === 'ended'
}
