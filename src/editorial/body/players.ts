/**
 * Embeddable players, derived from the address of an embed. Each is the provider's own embed page, loaded in a frame: no
 * third-party script runs in our page or in a partner's.
 */
import type { Player, PortableText } from '#shared/blog/portable-text.ts'

/** A player sent with a post is discarded: only this table decides what an update may frame. */
export function withPlayers(body: PortableText): PortableText {
  return body.map(block => {
    if (block._type !== 'embed') return block
    const { player: _, ...embed } = block
    const player = embed.url === undefined ? undefined : playerAt(embed.url)
    return { ...embed, ...(player && { player }) }
  })
}

type Shape = Omit<Player, 'url'>
type Row = readonly [place: RegExp, player: string, shape: Shape]

const WIDE: Shape = { aspectRatio: 1.778 }
const TALL: Shape = { aspectRatio: 0.5625 }
const POST: Shape = { height: 560 }
const NO_COOKIES = 'www.youtube-nocookie.com/embed/$1'

/** Matched after `https://` and any one subdomain. `$1` and `$2` are captured groups, `$&` is the whole address, encoded. */
const ROWS: readonly Row[] = [
  [/youtube(?:-nocookie)?\.com\/(?:watch\?(?:\S*&)?v=|live\/|embed\/)([\w-]+)/, NO_COOKIES, WIDE],
  [/youtube\.com\/channel\/(UC[\w-]+)\/live/, 'www.youtube-nocookie.com/embed/live_stream?channel=$1', WIDE],
  [/youtube\.com\/shorts\/([\w-]+)/, NO_COOKIES, TALL],
  [/youtu\.be\/([\w-]+)/, NO_COOKIES, WIDE],
  [/vimeo\.com\/(?:video\/)?(\d+)/, 'player.vimeo.com/video/$1?dnt=1', WIDE],
  [/tiktok\.com\/@[\w.]+\/video\/(\d+)/, 'www.tiktok.com/player/v1/$1', TALL],
  [/(?:x|twitter)\.com\/\w+\/status(?:es)?\/(\d+)/, 'platform.twitter.com/embed/Tweet.html?dnt=true&id=$1', POST],
  [/bsky\.app\/profile\/([\w.:-]+)\/post\/(\w+)/, 'embed.bsky.app/embed/$1/app.bsky.feed.post/$2', POST],
  // Any server may run Mastodon, but a Content-Security-Policy must name hosts: these are the largest.
  [/((?:mastodon\.(?:social|online|world)|mstdn\.social|mas\.to)\/@[\w.@-]+\/\d+)/, '$1/embed', POST],
  [/instagram\.com\/(?:[\w.]+\/)?((?:p|reel|tv)\/[\w-]+)/, 'www.instagram.com/$1/embed/captioned/', POST],
  [/facebook\.com\/(?:[^/\s]+\/videos\/|watch\/?\?v=|reel\/)\S+/, 'www.facebook.com/plugins/video.php?href=$&', WIDE],
  [/facebook\.com\/[^/\s]+\/posts\/\S+/, 'www.facebook.com/plugins/post.php?href=$&', POST],
  [/threads\.(?:com|net)\/(@[\w.]+\/post\/[\w-]+)/, 'www.threads.com/$1/embed', POST],
  [/spotify\.com\/(?:intl-\w+\/|embed\/)?((?:track|episode)\/\w+)/, 'open.spotify.com/embed/$1', { height: 152 }],
  [/spotify\.com\/(?:intl-\w+\/|embed\/)?((?:album|playlist|show)\/\w+)/, 'open.spotify.com/embed/$1', { height: 352 }],
  [/soundcloud\.com\/[\w-]+\/\S+/, 'w.soundcloud.com/player/?url=$&', { height: 166 }],
  [/t\.me\/(?:s\/)?(\w+\/\d+)/, 't.me/$1?embed=1', POST],
  [/reddit\.com\/(r\/\w+\/comments\/\w+)/, 'embed.reddit.com/$1/', POST],
]

/** Undefined for a URL without a player, such as a provider's front page. */
export function playerAt(url: string): Player | undefined {
  for (const [place, player, shape] of ROWS) {
    const match = new RegExp(`^https?://(?:[a-z0-9-]+\\.)?${place.source}`, 'i').exec(url)
    if (!match) continue
    const fill = (_: string, sign: string) => (sign === '&' ? encodeURIComponent(url) : (match[Number(sign)] ?? ''))
    return { url: `https://${player.replace(/\$([&\d])/g, fill)}`, ...shape }
  }
  return undefined
}
