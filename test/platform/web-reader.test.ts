/** Fetching a pasted URL: only from the public web. */
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { isPrivateAddress } from '#platform/web-reader/addresses.ts'
import { createWebReader } from '#platform/web-reader/web-reader.ts'
import { listen } from '#test/support/services/listen.ts'
import { type OtherAnswer, page, redirect, startOtherSite } from '#test/support/services/other-site.ts'

const asking = { accept: 'text/html', maxBytes: 100_000, signal: AbortSignal.timeout(10_000) }
const read = (url: string, origins: readonly string[] = []) =>
  createWebReader({ origins, userAgent: () => 'Crier' }).read(url, asking)

test.each([
  ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '127.255.255.255', '169.254.169.254', '172.31.255.255'],
  ...['192.0.2.1', '192.168.0.1', '198.18.0.1', '203.0.113.9', '224.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::127.0.0.1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::1'],
  ...['::ffff:0:127.0.0.1', '::ffff:0:7f00:1', '100::1', '5f00::1', '4000::1', '1fff::1'],
  ...['1::1', '0:1::1', '192.31.196.1', '192.88.99.1', '3fff::1', '2001:1ff::1'],
  ...['2001::1', '2001:db8::1', '2002:7f00:1::', 'fc00::1', 'fd00::1', 'fe80::1', 'fec0::1', 'ff02::1'],
])('%s is a private address', address => {
  expect(isPrivateAddress(address)).toBe(true)
})

test.each(['142.250.74.10', '172.32.0.1', '::ffff:142.250.74.10', '2a00:1450:4001:82a::200a', '2600::'])(
  '%s is a public address',
  address => expect(isPrivateAddress(address)).toBe(false),
)

test.each([
  ...['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f.0.0.1/', 'http://0177.0.0.1/'],
  ...['http://0/', 'http://10.0.0.1/', 'http://169.254.169.254/latest/meta-data/', 'http://１２７.0.0.1/'],
  ...['http://[::1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[0:0:0:0:0:ffff:7f00:1]/'],
  ...['http://[64:ff9b::127.0.0.1]/', 'http://[2002:7f00:1::]/', 'http://[fe80::1]/', 'https://[fd00::1]/'],
  ...['http://localhost/', 'https://LOCALHOST:443/'],
])('%s resolves to a private network, and is not requested', async url => {
  expect(await read(url)).toEqual({ kind: 'nothing', reason: expect.stringContaining('private network') })
})

test.each([
  ['http://example.org:8080/', 'port'],
  ['https://example.org:22/', 'port'],
  ['https://ana:secret@example.org/', 'password'],
  ['ftp://example.org/', 'not an address'],
  ['file:///etc/passwd', 'not an address'],
  ['javascript:alert(1)', 'not an address'],
  ['nonsense', 'not an address'],
])('%s is not requested', async (url, reason) => {
  expect(await read(url)).toEqual({ kind: 'nothing', reason: expect.stringContaining(reason) })
})

test('a redirect is checked like the first URL, and followed three times', async () => {
  await using secret = await startOtherSite({ '/': page('the private page') })
  const port = new URL(secret.url).port
  await using site = await startOtherSite({
    '/1': redirect('/2'),
    '/2': redirect('/3'),
    '/3': redirect('./page'),
    '/4': redirect('/1'),
    '/page': page('here'),
    '/inside': redirect(secret.url),
    '/inside-by-name': redirect(`http://localhost:${port}/`),
    '/inside-on-80': redirect('http://127.0.0.1/'),
    '/inside-on-80-by-name': redirect('//localhost/'),
    '/inside-as-number': redirect('http://2130706433/'),
    '/with-password': redirect(`${secret.url.replace('//', '//a:b@')}/`),
    '/to-a-file': redirect('file:///etc/passwd'),
    '/to-nothing': redirect('http://['),
  })
  const origins = [site.url]

  expect(await read(`${site.url}/1`, origins)).toMatchObject({ kind: 'answer', url: new URL('/page', site.url) })
  expect(await read(`${site.url}/4`, origins)).toEqual({ kind: 'nothing', reason: 'too many redirects' })
  for (const path of ['inside', 'inside-by-name', 'inside-on-80', 'inside-on-80-by-name', 'inside-as-number']) {
    expect(await read(`${site.url}/${path}`, origins), path).toMatchObject({
      kind: 'nothing',
      reason: expect.stringMatching(/private network|port/),
    })
  }
  expect(await read(`${site.url}/with-password`, origins)).toMatchObject({ reason: 'an address with a password' })
  expect(await read(`${site.url}/to-a-file`, origins)).toMatchObject({ reason: 'not an address of the web' })
  expect(await read(`${site.url}/to-nothing`, origins)).toMatchObject({ kind: 'nothing' })
  expect(secret.asked).toEqual([])
})

const endless: OtherAnswer = response => {
  response.writeHead(200, { 'Content-Type': 'text/html' })
  const more = () => {
    while (response.write('x'.repeat(10_000)));
  }
  response.on('drain', more)
  more()
}

test('an endless response is read up to the limit, and aborted', async () => {
  await using site = await startOtherSite({ '/': endless })

  const answer = await read(site.url, [site.url])

  expect(answer.kind === 'answer' && answer.bytes.length).toBe(100_000)
})

test.each<[string, OtherAnswer]>([
  ['that never comes', () => {}],
  ['whose head never ends', response => void response.writeHead(200, { 'Content-Type': 'text/html' }).write('<')],
  ['that redirects to itself, slowly', response => void setTimeout(() => redirect('/')(response, response.req), 60)],
])('a response %s is not awaited beyond the time limit', async (_, answer) => {
  await using site = await startOtherSite({ '/': answer })
  const reader = createWebReader({ origins: [site.url], userAgent: () => 'Crier' })

  const found = await reader.read(site.url, { ...asking, signal: AbortSignal.timeout(150) })

  expect(found).toEqual({ kind: 'nothing', reason: 'took too long' })
})

test.each([
  ['something other than HTTP', 'hello\r\n\r\n'],
  ['an endless header', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`],
  ['half a response', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'],
  ['something compressed', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b'],
  ['an error', 'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n'],
])('a server that responds with %s yields nothing', async (_, answer) => {
  const server = createServer(socket => {
    socket.on('error', () => {})
    socket.end(answer, 'latin1')
  })
  await using site = await listen(server)

  expect(await read(site.url, [site.url])).toMatchObject({ kind: 'nothing' })
})
