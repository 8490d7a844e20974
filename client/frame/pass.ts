/**
 * A document in a sandbox has no origin, so a newsroom that admits only its partners' pages cannot tell where it is. Requests of
 * its scripts then carry the pass that the partner has put into the frame's address (docs/embed.md). The WebSocket has it from
 * the coverage's own address, which the server prints.
 */

export function carryPass(): void {
  const { host, searchParams } = new URL(location.href)
  const [site, pass] = ['site', 'pass'].map(name => searchParams.get(name))
  if (!site || !pass || self.origin !== 'null') return
  const plain = fetch
  const withPass = (address: string) => {
    const url = new URL(address, location.href)
    if (url.host === host) {
      url.searchParams.set('site', site)
      url.searchParams.set('pass', pass)
    }
    return url
  }
  globalThis.fetch = (asked, given) => plain(typeof asked === 'string' ? withPass(asked) : asked, given)
}
