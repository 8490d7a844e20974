/** The doctor through a proxy at the public address: what it passes on, and whether followers get through. */
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { forThisFile } from '#test/support/for-this-file.ts'
import { examine } from '#test/support/services/examine.ts'
import { listen } from '#test/support/services/listen.ts'
import { runNginx, startNginx } from '#test/support/services/nginx.ts'
import { startApp } from '#test/support/services/start-app.ts'

const app = forThisFile(() => startApp({ blog: 'budget-day' }))
const CHECKS = ['public address', 'proxy', 'websocket', 'events']

const through = (url: string, more: Readonly<Record<string, string>> = {}) =>
  examine({ CRIER_DATA: app.folder, CRIER_PORT: new URL(app.url).port, CRIER_PUBLIC_URL: url, ...more })

test('nginx as we document it is fine', async () => {
  await using nginx = await startNginx([app.url, app.url])

  const { of } = await through(nginx.url)

  expect(of('public address')).toEqual([`ok: This installation answers at ${nginx.url} (version 0.0.0-test).`])
  expect(of('proxy')).toEqual([
    'ok: The proxy (127.0.0.1) names its client (127.0.0.1), and is trusted to.',
    `ok: It passes on the scheme http and the host ${new URL(nginx.url).host}; links and cookies use those of CRIER_PUBLIC_URL.`,
  ])
  expect(of('websocket')).toEqual([expect.stringContaining('ok: ')])
  expect(of('events')).toEqual([expect.stringContaining('sends its pieces one by one')])
})

test('nginx with its defaults drops upgrades and the client, and may buffer: each with the lines to add', async () => {
  await using nginx = await runNginx(
    // HTTP/1.0, as before nginx 1.29: with chunks it passes each on, whatever `proxy_buffering` says.
    plainNginx('proxy_http_version 1.0; proxy_ignore_headers X-Accel-Buffering; proxy_set_header X-Forwarded-For "";'),
  )

  const { of, state } = await through(nginx.url)

  expect(state).toBe('problem')
  expect(of('public address')).toEqual([expect.stringContaining('ok: ')])
  expect(of('proxy')[0]).toContain('problem: The proxy (127.0.0.1) does not name its client: all readers count as one')
  expect(of('proxy')[0]).toContain('proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;')
  expect(of('websocket')).toEqual([
    expect.stringMatching(/^problem: The upgrade does not reach the server.*status 426.*Upgrade \$http_upgrade/),
  ])
  expect(of('events')).toEqual([
    expect.stringMatching(
      /^problem: 10 pieces of .* arrive in .* pieces?, and those of the server itself in \d+: the proxy buffers.*proxy_buffering off/,
    ),
  ])
})

test('a proxy that passes on what clients claim, and one that is not trusted', async () => {
  await using nginx = await runNginx(plainNginx('proxy_set_header X-Forwarded-For $http_x_forwarded_for;'))
  await using appending = await startNginx([app.url, app.url])

  const [forgeable, untrusted] = await Promise.all([
    through(nginx.url),
    through(appending.url, { CRIER_PROXIES: '192.0.2.1,192.0.2.0/28' }),
  ])

  expect(forgeable.of('proxy')[0]).toContain('problem: The proxy (127.0.0.1) passes on what a client claims')
  expect(untrusted.of('proxy')[0]).toContain('problem: The proxy (127.0.0.1) is not in CRIER_PROXIES')
  expect(untrusted.of('proxy')[0]).toContain('Set CRIER_PROXIES=192.0.2.1,192.0.2.0/28,127.0.0.1 and restart')
})

test('a CDN in front of the proxy that is counted as one reader is named', async () => {
  const cdn = plainNginx(
    'proxy_set_header X-Forwarded-For "198.51.100.4, 203.0.113.9"; proxy_set_header X-Forwarded-Proto https;',
  )
  await using nginx = await runNginx(cdn)

  const { of } = await through(nginx.url)

  expect(of('proxy')[0]).toContain(
    'warning: Readers are counted as 203.0.113.9, which itself forwards for others (such as 198.51.100.4).',
  )
  expect(of('proxy')[0]).toContain('CRIER_PROXIES=loopback,linklocal,uniquelocal,203.0.113.9')
})

test('a redirect, a proxy without its server, and another program are told apart', async () => {
  const redirecting = createServer((_, response) =>
    response.writeHead(301, { Location: 'https://www.example.org/readyz' }).end(),
  )
  await using moved = await listen(redirecting)
  await using other = await listen(createServer((_, response) => response.end('It works!')))
  await using nginx = await startNginx(['http://127.0.0.1:9', 'http://127.0.0.1:9'])

  const [redirect, stranger, lost] = await Promise.all([through(moved.url), through(other.url), through(nginx.url)])

  expect(redirect.of('public address')).toEqual([
    expect.stringContaining('Set CRIER_PUBLIC_URL=https://www.example.org and restart'),
  ])
  expect(stranger.of('public address')).toEqual([expect.stringContaining('is answered by another program (status 200')])
  expect(lost.of('public address')).toEqual([expect.stringContaining('answers 502: it does not reach the server')])
  for (const { of } of [redirect, stranger, lost]) expect(of('proxy')).toEqual([expect.stringContaining('skipped: ')])
})

test('another installation at the public address is noticed; without a key, nothing is claimed', async () => {
  await using other = await startApp()

  const [mixed, keyless] = await Promise.all([
    through(other.url),
    through(other.url, { DATABASE_URL: 'postgres://127.0.0.1:9/x' }),
  ])

  expect(mixed.of('public address')).toEqual([expect.stringContaining("does not know this installation's key")])
  expect(keyless.of('public address')).toEqual([`ok: Crier answers at ${other.url}.`])
  expect(keyless.of('proxy')).toEqual([expect.stringContaining('CRIER_SECRETS_KEY is not set')])
})

test('without a public address these checks are skipped, with the reason', async () => {
  const { of } = await examine({ CRIER_DATA: app.folder })

  for (const check of CHECKS)
    expect(of(check), check).toEqual([expect.stringContaining('skipped: CRIER_PUBLIC_URL is not set.')])
})

function plainNginx(lines: string): string {
  return `events { } http { access_log off; server { listen 8080; location / {
    proxy_pass ${app.url}; ${lines} } } }`
}
