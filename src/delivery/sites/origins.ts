/** Parses origins, as browsers send them, and the origin patterns that sites list. */

/** `capacitor:` and `ionic:` are the schemes of pages inside apps. */
const FORM = /^(https?|capacitor|ionic):\/\/(\*\.)?([^/?#@\s*]+)\/?$/i

type OriginRead =
  | { readonly kind: 'origin'; readonly origin: string }
  | { readonly kind: 'mistake'; readonly message: string }

/** Normalized as browsers do: lower case, punycode, no default port. */
export function readOrigin(text: string): OriginRead {
  const given = text.trim()
  if (given === 'null')
    return mistake('"null" is the origin of every sandboxed frame and local file; no site can have it')
  if (given === '*' || given === '*.') return mistake('"*" would admit every page; set CRIER_EMBEDDING=anyone for that')
  const [, scheme = '', wildcard = '', host = ''] = FORM.exec(given) ?? []
  if (host === '') return mistake(adviceOn(given))
  const origin = originOf(`${scheme}://${host}`)
  if (origin === undefined) return mistake(`"${host}" is not a host; use an origin such as https://www.example.org`)
  if (wildcard === '') return { kind: 'origin', origin }
  const [start, bare = ''] = origin.split('://')
  if (isAddress(bare)) return mistake('"*." may precede a host name, not an IP address')
  if (!bare.replace(/:\d+$/, '').includes('.')) return mistake(`"*.${bare}" would admit a whole top-level domain`)
  return { kind: 'origin', origin: `${start}://*.${bare}` }
}

/** The patterns that match an origin, most specific first: itself, then every parent domain. */
export function patternsFor(origin: string): readonly string[] {
  const [scheme, host = ''] = origin.split('://')
  if (isAddress(host)) return [origin]
  const labels = host.split('.')
  return [origin, ...labels.slice(1).map((_, n) => `${scheme}://*.${labels.slice(n + 1).join('.')}`)]
}

/** A browser's value is already normalized; a program's may not be. */
export function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, hostname, port, origin } = new URL(text)
  if (origin !== 'null') return origin
  // The URL parser does not normalize hosts of schemes that are unknown to it.
  if (!/^(capacitor|ionic):$/.test(protocol) || hostname === '') return undefined
  return `${protocol}//${hostname.toLowerCase()}${port && `:${port}`}`
}

function adviceOn(given: string): string {
  if (/^[\w*.-]+(:\d+)?$/.test(given)) return `add the scheme: https://${given}`
  if (/^https?:\/\/[^/]+\/./i.test(given))
    return 'an origin ends after the host: https://www.example.org, without a path'
  if (/^https?:\/\/.*\*/i.test(given)) return '"*." is allowed only at the beginning of the host: https://*.example.org'
  return 'use an origin such as https://www.example.org or https://*.example.org'
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^\d+(\.\d+){3}(:\d+)?$/.test(host)
}

function mistake(message: string): OriginRead {
  return { kind: 'mistake', message }
}
