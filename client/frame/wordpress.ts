/**
 * The messages of WordPress' own embeds (wp-includes/js/wp-embed.js): WordPress puts the HTML of an unknown oEmbed provider into
 * a frame with `sandbox="allow-scripts"`, with a secret in its address, and shows it once it reports a height. WordPress bounds
 * that at 1,000 pixels, so the page scrolls inside its frame. The sandbox opens no windows; WordPress follows links for the
 * frame, to the frame's own host only.
 */

const SECRET = /[?&#]secret=([A-Za-z0-9]{10})$/

type WordPress = {
  /** @param page The address of the coverage's own page, for links that WordPress would not follow */
  follow(link: HTMLAnchorElement, page: string): void
}

/** Undefined in any other surroundings. */
export function joinWordPress(): WordPress | undefined {
  const [, secret] = SECRET.exec(location.hash) ?? []
  if (!secret || parent === window) return undefined

  // The origin of the surrounding page is unknown, and the message tells it nothing but a height or a link of ours.
  const tell = (message: 'height' | 'link', value: number | string) =>
    parent.postMessage({ message, value, secret }, '*')
  const tellHeight = () => tell('height', Math.ceil(document.body.getBoundingClientRect().height))

  // At once, because browsers pause observers and animation frames in a frame that is hidden.
  tellHeight()
  new ResizeObserver(tellHeight).observe(document.body)
  // WordPress asks again once its own script has loaded.
  addEventListener(
    'message',
    ({ source, data }: MessageEvent<{ readonly message?: unknown; readonly secret?: unknown }>) => {
      if (source === parent && data?.message === 'ready' && data.secret === secret) tellHeight()
    },
  )

  return {
    follow(link, page) {
      const id = link.closest('article')?.id.replace('pinned-', 'update-')
      tell('link', link.host === location.host ? link.href : `${page}${id ? `#${id}` : ''}`)
    },
  }
}
