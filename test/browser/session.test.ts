/** The desk's login in a real browser: its own pages can use it, and no other page can. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { openBrowser } from '#test/support/services/open-browser.ts'
import { startApp } from '#test/support/services/start-app.ts'

test("our own page works with the cookie, which scripts cannot read; other sites' pages get nothing and change nothing", async () => {
  await using app = await startApp()
  await app.createBlog('leak', { access: 'private', title: 'The secret paper' })
  const stranger = await serveEmptyPages()
  await using browser = await openBrowser()
  // Cookies ignore the port, so the browser sends ours to other servers on the same host, too.
  await using desk = await browser.open(`${app.url}/desk/`)
  const context = desk.page.context()

  const csrf = await desk.page.evaluate(signIn, app.adminKey)
  const own = await desk.page.evaluate(read, csrf)
  expect(own).toMatchObject({ cookie: '', status: 200, text: expect.stringContaining('The secret paper') })

  const strangers = [
    { origin: `http://127.0.0.1:${stranger}`, formEndsAs: 'wrong_csrf' },
    { origin: `http://localhost:${stranger}`, formEndsAs: 'missing_key' },
  ]
  for (const { origin, formEndsAs } of strangers) {
    const page = await context.newPage()
    await page.goto(origin)
    expect(await page.evaluate(readPublic, app.url)).toBe(200)
    const got = await page.evaluate(attack, { crier: app.url, csrf, key: app.adminKey })
    expect(got, origin).toEqual(got.map(() => 'nothing'))
    await page.evaluate(submitForm, app.url)
    await page.waitForURL(`${app.url}/**`)
    expect(await page.textContent('body')).toContain(`"code":"${formEndsAs}"`)
    await page.close()
  }

  const after = await desk.page.evaluate(read, csrf)
  expect(after.status).toBe(200)
  expect((await context.cookies(app.url)).filter(({ name }) => name === 'crier_session')).toMatchObject([
    { httpOnly: true, sameSite: 'Strict' },
  ])
  expect((await app.api('GET', '/v1/blogs')).body.blogs).toHaveLength(1)
})

/** Runs in the page, like the functions below. */
async function signIn(key: string): Promise<string> {
  const answer = await fetch('/v1/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  return (await answer.json()).session.csrf
}

async function read(csrf: string) {
  const answer = await fetch('/v1/blogs/leak', { headers: { 'X-Crier-CSRF': csrf } })
  return { cookie: document.cookie, status: answer.status, text: await answer.text() }
}

/** Open to everyone: if this failed, the attacks would fail for the wrong reason. */
async function readPublic(crier: string): Promise<number> {
  return (await fetch(`${crier}/v1/blogs`)).status
}

/** As if the CSRF token had leaked, and the attacker had a key with which to sign the editor in (login CSRF). */
async function attack({ crier, csrf, key }: { crier: string; csrf: string; key: string }): Promise<string[]> {
  const json = { 'Content-Type': 'application/json' }
  const header = { 'X-Crier-CSRF': csrf }
  const calls: RequestInit[] = [
    { credentials: 'include' },
    { credentials: 'include', headers: header },
    { credentials: 'include', method: 'DELETE', headers: header },
    { credentials: 'include', method: 'POST', headers: json, body: JSON.stringify({ key }) },
    { credentials: 'include', method: 'POST', body: JSON.stringify({ key }) },
    { credentials: 'include', mode: 'no-cors', method: 'POST', body: JSON.stringify({ key }) },
  ]
  const paths = ['/v1/session', '/v1/session/tickets', '/v1/blogs/leak', '/v1/blogs']
  return Promise.all(
    paths.flatMap(path =>
      calls.map(async call => {
        try {
          const answer = await fetch(crier + path, call)
          return (await answer.text()) === '' ? 'nothing' : `${path}: ${answer.status}`
        } catch {
          return 'nothing'
        }
      }),
    ),
  )
}

/** A cross-site form post: it navigates the editor there, with cookies. */
function submitForm(crier: string): void {
  const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'text/plain' })
  form.action = `${crier}/v1/blogs`
  form.append(Object.assign(document.createElement('input'), { name: '{"id":"forged","title":"', value: 'Forged"}' }))
  document.body.append(form)
  form.submit()
}

async function serveEmptyPages(): Promise<number> {
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>'))
  server.listen(0)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}
