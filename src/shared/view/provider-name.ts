/** How readers know the site that a frame is loaded from: by its name, or else by its host. */

const NAMES: readonly (readonly [domain: string, name: string])[] = [
  ['youtube-nocookie.com', 'YouTube'],
  ['vimeo.com', 'Vimeo'],
  ['facebook.com', 'Facebook'],
  ['tiktok.com', 'TikTok'],
]

export function nameOfProvider(host: string): string {
  return NAMES.find(([domain]) => host === domain || host.endsWith(`.${domain}`))?.[1] ?? host
}
