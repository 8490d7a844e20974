/** The sites whose posts are shown as cards, recognized by the URLs of their posts. */

type PostAddress = { readonly provider: string; readonly handle?: string }

const POSTS: readonly (readonly [provider: string, address: RegExp])[] = [
  ['x', /^https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/(?<handle>\w{1,15})\/status(?:es)?\/\d+/i],
  ['youtube', /^https?:\/\/(?:www\.|m\.|music\.)?youtube\.com\/(?:watch\?(?:\S*&)?v=|shorts\/|live\/)[\w-]{6,}/i],
  ['youtube', /^https?:\/\/(?:www\.)?(?:youtu\.be|youtube(?:-nocookie)?\.com\/embed)\/[\w-]{6,}/i],
  ['vimeo', /^https?:\/\/(?:www\.|player\.)?vimeo\.com\/(?:video\/)?\d+/i],
  ['instagram', /^https?:\/\/(?:www\.)?instagram\.com\/(?:[\w.]+\/)?(?:p|reel|tv)\/[\w-]+/i],
  ['tiktok', /^https?:\/\/(?:www\.)?tiktok\.com\/@(?<handle>[\w.]+)\/video\/\d+/i],
  ['facebook', /^https?:\/\/(?:www\.|m\.)?facebook\.com\/(?:[^/\s]+\/(?:posts|videos)\/|watch\/?\?v=|reel\/)\S+/i],
  ['bluesky', /^https?:\/\/bsky\.app\/profile\/(?<handle>[\w.:-]+)\/post\/\w+/i],
  ['threads', /^https?:\/\/(?:www\.)?threads\.(?:net|com)\/@(?<handle>[\w.]+)\/post\/[\w-]+/i],
  ['telegram', /^https?:\/\/t\.me\/(?:s\/)?(?<handle>\w{4,})\/\d+/i],
  ['reddit', /^https?:\/\/(?:www\.|old\.)?reddit\.com\/r\/\w+\/comments\/\w+/i],
  ['spotify', /^https?:\/\/open\.spotify\.com\/(?:intl-\w+\/|embed\/)?(?:track|episode|album|playlist|show)\/\w+/i],
  ['soundcloud', /^https?:\/\/(?:www\.|m\.)?soundcloud\.com\/[\w-]+\/[\w-]+/i],
  // Any server may run Mastodon, so only the shape of the path identifies a post.
  ['mastodon', /^https?:\/\/[\w.-]+\/@(?<handle>[\w.]+(?:@[\w.-]+)?)\/\d{12,}(?:[/?#]|$)/i],
]

export function postAt(address: string): PostAddress | undefined {
  for (const [provider, pattern] of POSTS) {
    const match = pattern.exec(address)
    if (match) return { provider, ...(match.groups?.handle && { handle: match.groups.handle }) }
  }
  return undefined
}
