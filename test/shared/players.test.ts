/** Third-party players: derived from URLs by the server, and allowed by the policies. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PLAYER_ORIGINS } from '#editorial/body/player-origins.ts'
import { playerAt } from '#editorial/body/players.ts'
import { startApp } from '#test/support/services/start-app.ts'

const PLAYERS: Readonly<Record<string, string>> = {
  'https://www.youtube.com/watch?t=9&v=dQw4w9WgXcQ': 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  'https://m.youtube.com/live/dQw4w9WgXcQ?si=x': 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  'https://youtube.com/shorts/dQw4w9WgXcQ': 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  'https://youtu.be/dQw4w9WgXcQ': 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  'https://vimeo.com/76979871': 'https://player.vimeo.com/video/76979871?dnt=1',
  'https://www.tiktok.com/@scout2015/video/6718335390845095173': 'https://www.tiktok.com/player/v1/6718335390845095173',
  'https://twitter.com/ana/status/1234567890': 'https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890',
  'https://x.com/ana/status/1234567890?s=20': 'https://platform.twitter.com/embed/Tweet.html?dnt=true&id=1234567890',
  'https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l':
    'https://embed.bsky.app/embed/bsky.app/app.bsky.feed.post/3l6oveex3ii2l',
  'https://mastodon.social/@Gargron/109252111498807689': 'https://mastodon.social/@Gargron/109252111498807689/embed',
  'https://mastodon.online/@a/109252111498807689': 'https://mastodon.online/@a/109252111498807689/embed',
  'https://mastodon.world/@a/109252111498807689': 'https://mastodon.world/@a/109252111498807689/embed',
  'https://mstdn.social/@a/109252111498807689': 'https://mstdn.social/@a/109252111498807689/embed',
  'https://mas.to/@a/109252111498807689': 'https://mas.to/@a/109252111498807689/embed',
  'https://www.instagram.com/ana/reel/C1a2b3/': 'https://www.instagram.com/reel/C1a2b3/embed/captioned/',
  'https://www.facebook.com/watch/?v=10153231379946729':
    'https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D10153231379946729',
  'https://www.facebook.com/ana/posts/1':
    'https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fana%2Fposts%2F1',
  'https://www.threads.net/@ana/post/Cu1': 'https://www.threads.com/@ana/post/Cu1/embed',
  'https://open.spotify.com/intl-de/track/4uLU6hMCjMI75M1A2tKUQC':
    'https://open.spotify.com/embed/track/4uLU6hMCjMI75M1A2tKUQC',
  'https://open.spotify.com/show/4rOoJ6Egrf8K2IrywzwOMk': 'https://open.spotify.com/embed/show/4rOoJ6Egrf8K2IrywzwOMk',
  'https://soundcloud.com/forss/flickermood':
    'https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fforss%2Fflickermood',
  'https://t.me/s/durov/68': 'https://t.me/durov/68?embed=1',
  'https://www.reddit.com/r/news/comments/abc123/title/': 'https://embed.reddit.com/r/news/comments/abc123/',
}

test.each(Object.entries(PLAYERS))("%s is played by its provider's page", (url, player) => {
  expect(playerAt(url)?.url).toBe(player)
})

test('the policies allow the origins of all players, and no others', () => {
  const origins = Object.keys(PLAYERS).map(url => new URL(playerAt(url)?.url ?? '').origin)
  const linkedIn = 'https://www.linkedin.com/posts/ana_news-activity-7123456789012345678-AbCd'

  expect(new Set(origins)).toEqual(new Set(PLAYER_ORIGINS))
  expect(playerAt(linkedIn)).toBeUndefined()
})

test.each([
  'https://www.youtube.com/@channel',
  'https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ',
  'https://evil.example/https://youtu.be/dQw4w9WgXcQ',
  'https://evilmastodon.social/@a/109252111498807689',
  'javascript:https://youtu.be/dQw4w9WgXcQ',
  '/youtu.be/dQw4w9WgXcQ',
  'https://x.com/ana',
])('%s has no player', url => {
  expect(playerAt(url)).toBeUndefined()
})

test("the server derives an update's player, whatever was sent", async () => {
  await using app = await startApp({ blog: 'storm' })
  const embed = { _type: 'embed', _key: 'e', provider: 'youtube', player: { url: 'https://evil.example/', height: 9 } }
  const body = [
    { ...embed, url: 'https://youtu.be/dQw4w9WgXcQ' },
    { ...embed, _key: 'f', url: 'https://news.example/' },
  ]

  const { status, body: posted } = await app.api('POST', '/v1/blogs/storm/updates', { body: { body } })

  expect(status).toBe(201)
  expect(posted.update.body.map((block: { player?: unknown }) => block.player)).toEqual([
    { url: 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ', aspectRatio: 1.778 },
    undefined,
  ])
})

test('the guide for partners names every origin that a policy must allow', () => {
  const guide = readFileSync('docs/embed.md', 'utf8')

  expect(PLAYER_ORIGINS.filter(origin => !guide.includes(`\`${origin}\``))).toEqual([])
})

test('our pages allow the players and nothing else in frames', async () => {
  await using app = await startApp({ blog: 'storm' })

  for (const path of ['/blogs/storm', '/embed/storm']) {
    const { headers } = await app.api('GET', path, { key: null })
    const [, frames = ''] = /frame-src ([^;]+)/.exec(headers.get('Content-Security-Policy') ?? '') ?? []
    expect(frames.split(' ')).toEqual(["'self'", ...PLAYER_ORIGINS])
  }
})
