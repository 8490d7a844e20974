/** deploy/nginx-tls.conf in a real nginx: pages and followers over TLS, from one Crier. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { newFolder } from '#test/support/new-folder.ts'
import { runNginx } from '#test/support/services/nginx.ts'
import { startApp } from '#test/support/services/start-app.ts'

test('readers get pages and follow over TLS', async () => {
  await using app = await startApp()
  await app.api('POST', '/v1/blogs', { body: { id: 'budget-day', title: 'Budget day' } })
  const folder = await newFolder()
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
    ...['-subj', '/CN=live.example.org', '-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')],
  ])
  expect(made.status).toBe(0)
  const site = readFileSync('deploy/nginx-tls.conf', 'utf8')
    .replaceAll('/etc/letsencrypt/live/live.example.org', folder)
    .replace('127.0.0.1:8080', new URL(app.url).host)
    // Only root may take the ports: the test has one of its own, and leaves out the server that redirects to it.
    .replace(/^ {2}listen (80|\[::\]:80|\[::\]:443 ssl http2);$/gm, '')
    .replace('listen 443', 'listen 8080')
    .replace(/^server \{\n\s*server_name[^}]*\}/m, '')
  await using nginx = await runNginx(`events {}\nhttp {\n${site}}\n`)
  const { port } = new URL(nginx.url)

  const page = await getOver({ port, path: '/blogs/budget-day' })
  const socket = new WebSocket(`wss://127.0.0.1:${port}/connection/websocket`, { rejectUnauthorized: false })
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
  socket.terminate()

  expect(page.status).toBe(200)
  expect(page.body).toContain('Budget day')
  expect(page.headers['strict-transport-security']).toBe('max-age=31536000')
})

async function getOver(at: { readonly port: string; readonly path: string }) {
  return new Promise<{ status: number | undefined; headers: Readonly<Record<string, unknown>>; body: string }>(
    (resolve, reject) => {
      get({ host: '127.0.0.1', rejectUnauthorized: false, ...at }, async response =>
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) }),
      ).on('error', reject)
    },
  )
}
