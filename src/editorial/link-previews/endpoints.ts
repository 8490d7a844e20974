/** The oEmbed endpoints of known providers. Other sites declare theirs in their pages. */

export type Endpoint = {
  /** The hosts whose URLs it describes. */
  readonly knows: RegExp
  /** Without the `url` parameter. */
  readonly endpoint: string
  /** The name shown to readers. */
  readonly provider: string
}

/** Instagram, Facebook and Threads offer oEmbed under contract only; for them, the page's metadata is used. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    provider: 'youtube',
    knows: /^https?:\/\/(?:[\w-]+\.)?(?:youtube\.com\/(?:watch|shorts|live|playlist)|youtu\.be\/)/i,
    endpoint: 'https://www.youtube.com/oembed?format=json',
  },
  {
    provider: 'vimeo',
    knows: /^https?:\/\/(?:www\.|player\.)?vimeo\.com\/(?:\w+\/)*\d+/i,
    endpoint: 'https://vimeo.com/api/oembed.json',
  },
  {
    provider: 'x',
    knows: /^https?:\/\/(?:www\.|mobile\.)?(?:x|twitter)\.com\/\w+\/status(?:es)?\/\d+/i,
    endpoint: 'https://publish.twitter.com/oembed?omit_script=true&dnt=true',
  },
  {
    provider: 'bluesky',
    knows: /^https?:\/\/bsky\.app\/profile\/[^/]+\/post\/\w+/i,
    endpoint: 'https://embed.bsky.app/oembed?format=json',
  },
  {
    provider: 'tiktok',
    knows: /^https?:\/\/(?:www\.|vm\.|m\.)?tiktok\.com\/\S+/i,
    endpoint: 'https://www.tiktok.com/oembed',
  },
  {
    provider: 'spotify',
    knows: /^https?:\/\/open\.spotify\.com\/\S+/i,
    endpoint: 'https://open.spotify.com/oembed',
  },
  {
    provider: 'soundcloud',
    knows: /^https?:\/\/(?:www\.|m\.|on\.)?soundcloud\.com\/\S+/i,
    endpoint: 'https://soundcloud.com/oembed?format=json',
  },
  {
    provider: 'reddit',
    knows: /^https?:\/\/(?:www\.|old\.)?reddit\.com\/r\/\w+\/comments\/\w+/i,
    endpoint: 'https://www.reddit.com/oembed',
  },
]

export function endpointFor(url: string, endpoints: readonly Endpoint[]): Endpoint | undefined {
  return endpoints.find(({ knows }) => knows.test(url))
}

export function questionAbout(url: string, endpoint: string): string {
  const question = new URL(endpoint)
  question.searchParams.set('url', url)
  return question.href
}
