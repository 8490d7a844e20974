/** The desk's page as served: at every URL below `/desk/`, with the strictest policy of all. */
import { expect, test } from 'vitest'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'

test('every URL of the desk serves the one page, always revalidated; its assets are cached forever', async () => {
  await using app = await startApp()

  const page = await app.api('GET', '/desk/', { key: null })
  const deeper = await app.api('GET', '/desk/blogs/budget-day', { key: null })
  const held = await app.api('GET', '/desk/', {
    key: null,
    headers: { 'If-None-Match': page.headers.get('ETag') ?? '' },
  })
  const parts = [...page.text.matchAll(/(?:src|href)="([^"]*\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  const answers = await Promise.all(parts.map(path => app.api('GET', path, { key: null })))

  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers.get('Cache-Control')).toBe('no-cache')
  expect(deeper.text).toBe(page.text)
  expect([held.status, held.text]).toEqual([304, ''])
  expect(parts.map(path => path.replace(/.*\./, '')).sort()).toEqual(expect.arrayContaining(['css', 'js']))
  for (const { status, headers } of answers) {
    expect([status, headers.get('Cache-Control')]).toEqual([200, 'public, max-age=31536000, immutable'])
  }
  expect((await app.api('GET', '/desk', { key: null })).headers.get('Location')).toBe('/desk/')
  expect((await app.api('GET', '/desk/assets/gone.js', { key: null })).status).toBe(404)
})

test('for somebody with a login, what comes after the form to sign in is preloaded, at a coverage that too', async () => {
  await using app = await startApp()

  const [out, list, coverage] = await Promise.all([
    preloadsAt(app, '/desk/blogs/budget-day'),
    preloadsAt(app, '/desk/', 'crier_session=any'),
    preloadsAt(app, '/desk/blogs/budget-day', 'crier_session=any'),
  ])

  expect(out.join()).not.toMatch(/inside|blog-page/)
  expect(list.join()).toContain('inside')
  expect(list.join()).not.toContain('blog-page')
  expect(coverage.join()).toMatch(/blog-page.*inside/)
})

test('no other page can frame it or inject a script, and it sends no referrer', async () => {
  await using app = await startApp()

  const { headers, text } = await app.api('GET', '/desk/', { key: null })
  const policy = (headers.get('Content-Security-Policy') ?? '').split(';')

  expect(policy).toEqual(
    expect.arrayContaining(["script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "object-src 'none'"]),
  )
  expect(headers.get('X-Frame-Options')).toBe('DENY')
  expect(headers.get('Referrer-Policy')).toBe('same-origin')
  expect(text).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/)
})

test('behind a proxy it loads its assets from the public folder', async () => {
  await using app = await startApp({ env: { CRIER_PUBLIC_URL: 'https://news.example/live' } })

  const { text } = await app.api('GET', '/desk/blogs/budget-day', { key: null })

  const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address)
  expect(addresses.filter(address => !address?.startsWith('/live/'))).toEqual([])
  expect((await app.api('GET', '/desk', { key: null })).headers.get('Location')).toBe('/live/desk/')
})

async function preloadsAt(app: TestApp, path: string, cookie = ''): Promise<readonly string[]> {
  const { headers, text } = await app.api('GET', path, { key: null, headers: { Cookie: cookie } })
  expect(headers.get('Vary')).toMatch(/\bCookie\b/)
  return [...text.matchAll(/<link rel="modulepreload"[^>]*href="([^"]+)"/g)].map(([, file = '']) => file)
}
