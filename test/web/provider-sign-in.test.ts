/** People sign in with a real OpenID Connect provider, and are signed out when it says so. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { startIdentityProvider } from '#test/support/services/identity-provider.ts'
import { startApp } from '#test/support/services/start-app.ts'
import { Visitor } from '#test/support/services/visitor.ts'
import { addPeople, isDesk, signInAs } from './provider-sign-in.ts'

async function open(env: Readonly<Record<string, string>> = {}) {
  const provider = await startIdentityProvider()
  const app = await startApp({ env: { ...provider.env, ...env }, blog: 'strike' })
  onTestFinished(async () => {
    await app[Symbol.asyncDispose]()
    await provider[Symbol.asyncDispose]()
  })
  provider.admit([app.url])
  addPeople(provider)
  return { provider, app }
}

test('a person signs in, works as themselves, and signs out here and at the provider', async () => {
  const { app, provider } = await open()
  expect((await app.api('GET', '/v1/session/ways', { key: null })).body).toEqual({
    provider: { name: 'Newsroom ID' },
    key: false,
  })

  const ana = await signInAs(app, { login: 'ana', query: '?to=blogs%2Fstrike' })

  expect(ana.landed).toBe(`${app.url}/desk/blogs/strike`)
  const { session } = (await ana.api('GET', '/v1/session')).body
  expect(session).toEqual({
    ...{ name: 'Ana Silva', role: 'editor', blogs: ['strike'], csrf: ana.csrf },
    ...{ person: expect.any(String), expiresAt: expect.any(String) },
  })
  const posted = await ana.api('POST', '/v1/blogs/strike/updates', { body: { markdown: 'Doors open' } })
  expect(posted.status).toBe(201)
  const { id } = posted.body.update
  const by = { key: session.person, name: 'Ana Silva', kind: 'person' }
  const history = await app.api('GET', `/v1/blogs/strike/updates/${id}/history`)
  expect(history.body.changes.map((change: { by: object }) => change.by)).toEqual([by])
  const authors = await app.api('GET', `/v1/blogs/strike/authors?updates=${id}`)
  expect(authors.body.authors).toEqual([{ update: id, first: by, last: by }])
  expect(await ana.api('GET', '/v1/keys')).toMatchObject({
    status: 403,
    body: { code: 'forbidden', detail: 'This takes the role "admin"; your groups give you "editor".' },
  })

  const out = await ana.api('DELETE', '/v1/session')

  expect(out.status).toBe(200)
  const end = new URL(out.body.provider)
  expect(end.origin).toBe(provider.issuer)
  expect(end.searchParams.get('post_logout_redirect_uri')).toBe(`${app.url}/desk/`)
  expect(end.searchParams.get('id_token_hint')).toMatch(/^ey/)
  expect((await ana.api('GET', '/v1/session')).status).toBe(401)
  expect(app.logged.join('')).not.toContain(end.searchParams.get('id_token_hint'))
})

test('the highest role of all groups counts; somebody without a group that gives one is refused', async () => {
  const { app, provider } = await open()
  provider.accounts.set('dora', { name: 'Dora', groups: ['trainees', 'sport'] }).set('eve', { name: 'Eve' })

  const [ben, dora] = [await signInAs(app, { login: 'ben' }), await signInAs(app, { login: 'dora' })]

  expect((await ben.api('GET', '/v1/session')).body.session).toMatchObject({ role: 'admin', blogs: 'all' })
  expect((await dora.api('GET', '/v1/session')).body.session).toMatchObject({ role: 'editor', blogs: ['strike'] })
  for (const login of ['cleo', 'eve']) {
    const refused = await signInAs(app, { login })
    expect([refused.landed, refused.csrf]).toEqual([`${app.url}/desk/#sign-in-problem=no_access`, ''])
  }
  const { people } = (await ben.api('GET', '/v1/people')).body
  expect(people.map(({ name }: { name: string }) => name)).toEqual(['Ben Okafor', 'Dora'])
})

test('the address to return to leads to a place of this desk, whatever a link asks for', async () => {
  const { app } = await open()
  const visitor = new Visitor()
  const asked = [
    'https://evil.example',
    '//evil.example',
    '../..//evil.example',
    'blogs/../../evil',
    'blogs/a\nb',
    '\\evil',
  ]

  for (const to of asked) {
    const { landed } = await signInAs(app, { login: 'ana', query: `?to=${encodeURIComponent(to)}`, visitor })
    expect(landed).toBe(`${app.url}/desk/`)
  }
  const own = await signInAs(app, { login: 'ana', query: '?to=blogs/strike&window=own', visitor })
  expect(own.landed).toBe(`${app.url}/desk/blogs/strike#signed-in`)
})

test('only the browser that began a sign-in ends it, and a code works once', async () => {
  const { app } = await open()
  const isReturn = (url: string) => url.includes('/v1/session/provider/return')
  const [victim, attacker] = [new Visitor(), new Visitor()]
  const { url: theirs } = await attacker.signInAt(`${app.url}/v1/session/provider`, 'ben', isReturn)
  const ends = async (visitor: Visitor, url: string) => (await visitor.visit(url, { isEnd: isDesk })).url
  const interrupted = `${app.url}/desk/#sign-in-problem=interrupted`

  // A link of the attacker's, in a browser that began nothing, and in one that began its own.
  expect(await ends(victim, theirs)).toBe(interrupted)
  const { url: own } = await victim.signInAt(`${app.url}/v1/session/provider`, 'ana', isReturn)
  const host = new URL(app.url).host
  const begun = victim.cookie(host)
  expect(await ends(victim, theirs)).toBe(interrupted)
  expect(victim.cookie(host)).toBe('')

  // The code of another, with the right state.
  const swapped = new URL(own)
  swapped.searchParams.set('code', new URL(theirs).searchParams.get('code') ?? '')
  const withCookie = (url: string) =>
    app.api('GET', url.slice(app.url.length), { key: null, headers: { Cookie: begun } })
  const location = async (url: string) => (await withCookie(url)).headers.get('Location')
  expect(await location(swapped.href)).toBe(`${app.url}/desk/#sign-in-problem=provider_trouble`)

  const first = await withCookie(own)
  expect(first.headers.get('Location')).toBe(`${app.url}/desk/`)
  expect(first.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^crier_sign_in=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax$/),
    expect.stringMatching(/^crier_session=[\w-]+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/),
  ])
  const again = await withCookie(own)
  expect(again.headers.get('Location')).toBe(`${app.url}/desk/#sign-in-problem=provider_trouble`)
  expect(again.headers.getSetCookie().some(cookie => cookie.startsWith('crier_session'))).toBe(false)
})

test('a server starts while its provider is away, says so, and signs people in once it is back', async () => {
  const { app, provider } = await open()
  await provider.goAway()
  const begin = () => new Visitor().visit(`${app.url}/v1/session/provider?to=new`, { isEnd: isDesk })

  expect((await begin()).url).toBe(`${app.url}/desk/new#sign-in-problem=provider_away`)
  await app.restart()
  expect((await begin()).url).toBe(`${app.url}/desk/new#sign-in-problem=provider_away`)

  await provider.comeBack()
  expect((await signInAs(app, { login: 'ana' })).csrf).not.toBe('')
})

test('keys sign nobody in beside a provider, but links of the command line do; a setting lets keys in again', async () => {
  const { app } = await open()
  const { makeLink } = await import('./sign-in-links.ts')
  const enter = (body: object) => app.api('POST', '/v1/session', { key: null, body })

  expect((await enter({ key: app.adminKey })).body.code).toBe('keys_off')
  expect((await enter({ link: await makeLink(app) })).status).toBe(201)
  expect((await app.api('GET', '/v1/keys')).status).toBe(200)

  const other = await open({ CRIER_KEY_SIGN_IN: 'on' })
  expect((await other.app.api('POST', '/v1/session', { key: null, body: { key: other.app.adminKey } })).status).toBe(
    201,
  )
  expect((await other.app.api('GET', '/v1/session/ways', { key: null })).body.key).toBe(true)
})

test('a provider that issues no refresh token signs nobody in, and the log says what to do', async () => {
  const { app } = await open({ CRIER_OIDC_SCOPES: 'openid profile groups' })

  const { landed, csrf } = await signInAs(app, { login: 'ana' })

  expect([landed, csrf]).toEqual([`${app.url}/desk/#sign-in-problem=provider_trouble`, ''])
  expect(app.logged.join('')).toContain('offline_access')
})

test('the provider ends sessions: one by its back channel, all others stay', async () => {
  const { app, provider } = await open()
  const ana = await signInAs(app, { login: 'ana' })
  const elsewhere = await signInAs(app, { login: 'ana' })
  const { host } = new URL(provider.issuer)

  // Signs out at the provider's own page, as from another program.
  const page = await ana.visitor.visit(`${provider.issuer}/session/end`)
  const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page.text) ?? []
  const [, xsrf = ''] = /name="xsrf" value="(\w+)"/.exec(page.text) ?? []
  await ana.visitor.visit(action, { form: { xsrf, logout: 'yes' } })

  expect(ana.visitor.cookie(host)).not.toContain('_session=')
  await vi.waitFor(async () => expect((await ana.api('GET', '/v1/session')).status).toBe(401), { timeout: 60_000 })
  expect((await elsewhere.api('GET', '/v1/session')).status).toBe(200)
  for (const token of ['', 'no.token.at-all', 'eyJhbGciOiJub25lIn0.e30.']) {
    const refused = await fetch(`${app.url}/v1/session/provider/logout`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    })
    expect(refused.status).toBe(400)
  }
})

test("signing out everywhere ends all sessions of the person, and nobody else's", async () => {
  const { app } = await open()
  const [one, other] = [await signInAs(app, { login: 'ana' }), await signInAs(app, { login: 'ana' })]
  const ben = await signInAs(app, { login: 'ben' })

  await one.api('DELETE', '/v1/session?everywhere=true')

  expect((await other.api('GET', '/v1/session')).status).toBe(401)
  expect((await ben.api('GET', '/v1/session')).status).toBe(200)
})

test('without a provider there is nothing of it', async () => {
  await using app = await startApp()

  expect((await app.api('GET', '/v1/session/ways', { key: null })).body).toEqual({ key: true })
  expect((await app.api('GET', '/v1/session/provider', { key: null })).status).toBe(404)
  expect((await app.api('GET', '/v1/session/provider/return?code=1&state=2', { key: null })).status).toBe(404)
})
