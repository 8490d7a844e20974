/** The `frame-src` of the Content-Security-Policy: every player can be loaded, and nothing else. */

export const PLAYER_ORIGINS = [
  'https://www.youtube-nocookie.com',
  'https://player.vimeo.com',
  'https://www.tiktok.com',
  'https://platform.twitter.com',
  'https://embed.bsky.app',
  ...['https://mastodon.social', 'https://mastodon.online', 'https://mastodon.world', 'https://mstdn.social'],
  'https://mas.to',
  'https://www.instagram.com',
  'https://www.facebook.com',
  'https://www.threads.com',
  'https://open.spotify.com',
  'https://w.soundcloud.com',
  'https://t.me',
  'https://embed.reddit.com',
] as const
