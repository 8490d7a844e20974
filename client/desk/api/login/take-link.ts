/** The secret of a one-time sign-in link, `#link=…`. */

/** Removes the link's secret from the address bar and the history before anything else happens. */
export function takeLink(): string | undefined {
  const [, link] = /^#link=(.+)$/.exec(location.hash) ?? []
  if (link === undefined) return undefined
  history.replaceState(null, '', location.pathname + location.search)
  return decodeURIComponent(link)
}
