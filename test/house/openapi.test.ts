/** The OpenAPI description: valid, complete and correct. */
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect } from 'vitest'
import { refusals } from '#platform/errors.ts'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { newUpdate, updatePatch } from '#shared/requests/inputs.ts'
import { askAboutComments, askAboutMedia } from '#test/support/asked-calls.ts'
import { enterPerson } from '#test/support/data/entered-person.ts'
import { makeBrowser } from '#test/support/data/sample-devices.ts'
import { signWebhook } from '#test/support/data/sign-webhook.ts'
import { type Answered, problemsOf } from '#test/support/described-answers.ts'
import type { ApiAnswer } from '#test/support/services/call-api.ts'
import { signIn } from '#test/support/services/desk-session.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { testWith } from '#test/support/test-with.ts'
import { describeApi } from '#web/api/openapi.ts'
import { operation } from '#web/api/operation.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests access parts of the document
type Document = any

const BLOG = '/v1/blogs/{blog}'
const UPDATE = `${BLOG}/updates/{update}`

const test = testWith({ app: startApp })

test('the description is valid OpenAPI 3.1', async ({ app }) => {
  const { status, body } = await app.api('GET', '/openapi.json', { key: null })

  expect(status).toBe(200)
  expect(await new Validator().validate(body)).toEqual({ valid: true })
  expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: app.url }] })
})

test('its operations are described one in a turn of the event loop, so that it holds up nobody', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const operations = names.map(name =>
    operation({
      ...{ method: 'get', path: `/v1/${name}`, name, group: 'Blogs', summary: name, access: 'public' },
      ...{ answers: { 200: { description: 'Found' } }, refuses: [] },
      run: async () => ({}),
    }),
  )
  let turns = 0
  const next = () => {
    turns += 1
    counting = setImmediate(next)
  }
  let counting = setImmediate(next)

  const { paths } = await describeApi({ operations, version: '0', publicUrl: 'https://live.example.org' })

  clearImmediate(counting)
  expect(Object.keys(paths)).toEqual(names.map(name => `/v1/${name}`))
  expect(turns).toBeGreaterThanOrEqual(names.length - 1)
})

test('every successful response matches its schema', async () => {
  await using app = await startApp({
    env: { CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
  })
  const document: Document = (await app.api('GET', '/openapi.json')).body
  const answered: [string, string, ApiAnswer][] = []
  const ask = async (call: string, path: string, options: object = {}) => {
    const [method = '', template = ''] = call.split(' ')
    const answer = await app.api(method, path, options)
    answered.push([method.toLowerCase(), template, answer])
    return answer
  }
  const match = (version: number) => ({ headers: { 'If-Match': `${version}` } })

  await ask('POST /v1/blogs', '/v1/blogs', { body: { id: 'a', title: 'A' } })
  await ask(`PATCH ${BLOG}`, '/v1/blogs/a', { body: { lead: { credit: 'Ana' } }, ...match(1) })
  const { body } = await ask(`POST ${BLOG}/updates`, '/v1/blogs/a/updates', {
    body: { markdown: '# Doors\n\n> open\n\n* [a](https://e.org)', key: true, pinned: true },
  })
  const address = `/v1/blogs/a/updates/${body.update.id}`
  await ask(`PATCH ${UPDATE}`, address, { body: { title: 'T', correction: 'Was wrong.' }, ...match(1) })
  await ask(`DELETE ${UPDATE}`, `${address}?note=Wrong`)
  for (const end of ['', '/history']) await ask(`GET ${UPDATE}${end}`, `${address}${end}`)
  await ask(`PUT ${BLOG}/summary`, '/v1/blogs/a/summary', { body: { markdown: '- Known.' }, ...match(0) })
  await ask(`GET ${BLOG}/summary/history`, '/v1/blogs/a/summary/history')
  await ask(`DELETE ${BLOG}/summary`, '/v1/blogs/a/summary')
  await ask(`GET ${BLOG}/authors`, `/v1/blogs/a/authors?updates=${body.update.id}`)
  await ask('GET /v1/blogs', '/v1/blogs')
  await ask('GET /v1/desk/blogs', '/v1/desk/blogs')
  await ask(`GET ${BLOG}/history`, '/v1/blogs/a/history')
  await ask(`GET ${BLOG}`, '/v1/blogs/a')
  await ask(`GET ${BLOG}/updates`, '/v1/blogs/a/updates')
  await ask(`GET ${BLOG}/search`, '/v1/blogs/a/search?q=doors')
  await ask(`DELETE ${UPDATE}`, `${address}?mode=remove`)
  await ask(`GET ${BLOG}/changes`, '/v1/blogs/a/changes')
  await ask(`GET ${BLOG}/readers`, '/v1/blogs/a/readers')
  await askAboutMedia(ask)
  await ask(`POST ${BLOG}/reads`, '/v1/blogs/a/reads', { body: { sampling: 0 } })
  await ask(`GET ${BLOG}/reads`, '/v1/blogs/a/reads')
  await ask('POST /v1/links', '/v1/links', { body: { url: 'http://127.0.0.1/' } })
  const made = await ask('POST /v1/keys', '/v1/keys', { body: { name: 'Ana', role: 'editor' } })
  await ask('GET /v1/keys', '/v1/keys')
  await ask('DELETE /v1/keys/{key}', `/v1/keys/${made.body.key.id}`)

  const person = `/v1/people/${(await enterPerson(app.folder)).id}`
  await ask('GET /v1/people', '/v1/people')
  await ask('DELETE /v1/people/{person}', person)
  await ask('POST /v1/people/{person}/restore', `${person}/restore`)

  const { hook, secret } = (await ask('POST /v1/hooks', '/v1/hooks', { body: { name: 'CMS', blog: 'a' } })).body
  const event = JSON.stringify({
    ...{ type: 'update.published', timestamp: '2026-03-04T16:44:00Z' },
    data: { item: '4711', title: 'Doors open' },
  })
  const signed = { key: null, body: event, headers: signWebhook(event, secret) }
  await ask('POST /v1/hooks/{hook}', `/v1/hooks/${hook.id}`, signed)
  await ask('POST /v1/hooks/{hook}/test', `/v1/hooks/${hook.id}/test`)
  await ask('GET /v1/hooks/{hook}/deliveries', `/v1/hooks/${hook.id}/deliveries`)
  await ask('GET /v1/hooks', '/v1/hooks')
  await ask('DELETE /v1/hooks/{hook}', `/v1/hooks/${hook.id}`)

  await ask('GET /v1/blogs/{blog}/colleagues', '/v1/blogs/a/colleagues')
  const { id: noted } = (await ask('POST /v1/blogs/{blog}/updates', '/v1/blogs/a/updates', { body: { title: 'T' } }))
    .body.update
  const beside = `/v1/blogs/a/updates/${noted}`
  const { margin } = (
    await ask('POST /v1/blogs/{blog}/updates/{update}/notes', `${beside}/notes`, { body: { text: 'Hm' } })
  ).body
  await ask('PATCH /v1/blogs/{blog}/updates/{update}/margin', `${beside}/margin`, {
    body: { check: 'checking' },
    ...match(1),
  })
  await ask('GET /v1/blogs/{blog}/margins', '/v1/blogs/a/margins')
  await ask('PUT /v1/blogs/{blog}/updates/{update}/margin', `${beside}/margin`, { body: { from: noted } })
  await ask('DELETE /v1/blogs/{blog}/updates/{update}/notes/{note}', `${beside}/notes/${margin.notes[0].id}`)
  await ask('POST /v1/contributors', '/v1/contributors', { body: { name: 'Ana', role: 'in Berlin' } })
  await ask('GET /v1/contributors', '/v1/contributors')
  await ask('PATCH /v1/contributors/{contributor}', '/v1/contributors/ana', { body: { role: null }, ...match(1) })
  await ask('DELETE /v1/contributors/{contributor}', '/v1/contributors/ana', match(2))
  await ask('POST /v1/templates', '/v1/templates', { body: { name: 'Goal', fields: { title: 'Goal', byline: 'Ana' } } })
  const { templates } = (await ask('GET /v1/templates', '/v1/templates')).body
  const shared = `/v1/templates/${templates[0].id}`
  await ask('PATCH /v1/templates/{template}', shared, { body: { name: 'Goal!' }, ...match(1) })
  await ask('DELETE /v1/templates/{template}', shared, match(2))

  const desk = await signIn(app)
  const headers = { Cookie: desk.cookie, 'X-Crier-CSRF': desk.csrf }
  await ask('GET /v1/session', '/v1/session', { key: null, headers })
  for (const end of ['ways', 'provider', 'provider/return']) await ask(`GET /v1/session/${end}`, `/v1/session/${end}`)
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  await ask('POST /v1/session/provider/logout', '/v1/session/provider/logout', { body: 'a=b', headers: form })
  await ask('POST /v1/session/tickets', '/v1/session/tickets', { key: null, headers })
  await ask('DELETE /v1/session', '/v1/session', { key: null, headers })
  await ask('POST /v1/session', '/v1/session', { body: { key: app.adminKey } })
  for (const path of ['/v1/audit', '/v1/health', '/v1/storage', '/v1/devices']) await ask(`GET ${path}`, path)
  await ask('GET /v1/logger', '/v1/logger')
  await ask('PATCH /v1/logger', '/v1/logger', { body: { level: 'warn' } })
  await ask('DELETE /v1/logger', '/v1/logger')
  await ask('POST /v1/sites', '/v1/sites', { body: { id: 's', name: 'S', origins: ['https://s.example'] } })
  await ask('GET /v1/sites', '/v1/sites')
  await ask('PATCH /v1/sites/{site}', '/v1/sites/s', { body: { theme: { '--crier-ink': '#000' } }, ...match(1) })
  await ask('GET /v1/sites/{site}', '/v1/sites/s')
  await ask('POST /v1/sites/{site}/pass', '/v1/sites/s/pass')
  await ask('DELETE /v1/sites/{site}/pass', '/v1/sites/s/pass')
  await ask('DELETE /v1/sites/{site}', '/v1/sites/s')

  await ask(`POST ${BLOG}/presence`, '/v1/blogs/a/presence', { body: { editing: 'new' } })
  await ask('GET /v1/push', '/v1/push')
  const registered = await ask('POST /v1/devices', '/v1/devices', { body: makeBrowser().target })
  const device = `/v1/devices/${registered.body.device.id}`
  await ask('GET /v1/devices/{device}', device)
  await ask('PATCH /v1/devices/{device}', device, { body: { blogs: ['a'] } })
  await ask('DELETE /v1/devices/{device}', device)
  await ask(`GET ${BLOG}/live-activity`, '/v1/blogs/a/live-activity')
  await ask(`GET ${BLOG}/alerts`, '/v1/blogs/a/alerts')
  await ask(`GET ${BLOG}/alerts/devices`, '/v1/blogs/a/alerts/devices?level=key&topics=tax')

  await askAboutComments(app, ask)

  for (const [method, path, { status, body }] of answered) {
    expect(problemsOf(document, { method, path, status, body }), `${method} ${path} ${status}`).toEqual([])
  }
  const asked = new Set(answered.map(([method, path]) => `${method} ${path}`))
  expect(jsonCallsOf(document).filter(call => !asked.has(call))).toEqual([])
})

test('every refusal is documented for its call', async ({ app }) => {
  const document: Document = (await app.api('GET', '/openapi.json')).body
  await app.createBlog('a')

  const answered = await Promise.all(jsonCallsOf(document).flatMap(call => refusalsFor(app, call)))
  const refused = answered.filter(({ status }) => status >= 400)

  for (const { method, path, status, body } of refused) {
    expect(problemsOf(document, { method, path, status, body }), `${method} ${path} ${status}`).toEqual([])
    expect(document.paths[path][method].responses[status].description).toContain(body.code)
  }
  expect(refused.length).toBeGreaterThan(20)
})

test.each([newUpdate, updatePatch])('request schemas describe the accepted input: %#', schema => {
  const examples = (schema.meta()?.examples ?? []) as readonly unknown[]

  expect(examples.map(example => schema.safeParse(example).error)).toEqual(examples.map(() => undefined))
  expect(examples.length).toBeGreaterThan(1)
})

test('every example matches its schema', async ({ app }) => {
  const document: Document = (await app.api('GET', '/openapi.json')).body

  for (const call of jsonCallsOf(document)) {
    const [method = '', path = ''] = call.split(' ')
    for (const [status, { content = {} }] of Object.entries<Document>(document.paths[path][method].responses)) {
      const { example, examples = {} } = content['application/json'] ?? content['application/problem+json'] ?? {}
      const all = [...(example ? [example] : []), ...Object.values<Document>(examples).map(({ value }) => value)]
      for (const body of all) {
        expect(problemsOf(document, { method, path, status: Number(status), body }), `${call} ${status}`).toEqual([])
      }
      if (status.startsWith('2') && status !== '204') expect(example, call).toBeDefined()
    }
  }
})

test('every call documents its access, and every parameter and field its purpose', async ({ app }) => {
  const document: Document = (await app.api('GET', '/openapi.json')).body
  const groups = document.tags.map(({ name }: Document) => name)

  for (const call of callsOf(document)) {
    const [method = '', path = ''] = call.split(' ')
    const { summary, tags, security, parameters } = document.paths[path][method]
    expect([summary, tags.length, Array.isArray(security)], call).toEqual([expect.any(String), 1, true])
    expect(groups, call).toContain(tags[0])
    for (const parameter of parameters) expect(parameter.description, `${call} ${parameter.name}`).toBeTruthy()
  }
  expect(document.components.schemas.Problem.properties.code.enum).toEqual(Object.keys(refusals))
})

test('the description can be browsed, with all files from our own origin', async ({ app }) => {
  const page = await app.api('GET', '/docs', { key: null })

  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
  const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address)
  for (const address of addresses.filter(one => !one.startsWith('data:'))) {
    expect(address).toMatch(/^\//)
    // Without "Connection: close", with which Node's own client fails on responses of this length.
    const answer = await fetch(new URL(address, app.url))
    await answer.arrayBuffer()
    expect(answer.status, address).toBe(200)
  }
  expect(page.headers.get('Content-Security-Policy')).toContain("script-src 'self'")
})

function callsOf(document: Document): string[] {
  return Object.entries<Document>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method} ${path}`),
  )
}

/** Without streams of events and lines. */
function jsonCallsOf(document: Document): string[] {
  return callsOf(document).filter(call => {
    const [method = '', path = ''] = call.split(' ')
    const { content = {} } = document.paths[path][method].responses[200] ?? {}
    return !('text/event-stream' in content || 'application/jsonl' in content)
  })
}

/** Without a key, with a wrong one, for something that does not exist, and with each kind of invalid body. */
function refusalsFor(app: TestApp, call: string): Promise<Answered>[] {
  const [method = '', path = ''] = call.split(' ')
  const address = (blog: string) =>
    path
      .replace('{blog}', blog)
      .replace('{update}', '01a2093b-22ba-7471-8373-42146f6bff7e')
      .replace('{key}', 'none')
      .replace('{site}', 'none')
  const hasBody = method === 'post' || method === 'patch'
  const headers = { 'If-Match': '1' }
  const tries = [
    { path: address('a'), call: { key: null, headers, ...(hasBody && { body: {} }) } },
    { path: address('a'), call: { key: 'crier_wrong', headers, ...(hasBody && { body: {} }) } },
    { path: address('none'), call: { headers, ...(hasBody && { body: { title: 'x', id: 'none2', role: 'editor' } }) } },
    ...(hasBody ? ['{', '{"x":1}', `"${'x'.repeat(1_000_000)}"`] : []).map(body => ({
      path: address('a'),
      call: { body, headers },
    })),
    ...(hasBody
      ? [{ path: address('a'), call: { body: '{}', headers: { ...headers, 'Content-Type': 'text/plain' } } }]
      : []),
  ]
  return tries.map(async ({ path: at, call: options }) => {
    const { status, body } = await app.api(method.toUpperCase(), at, options)
    return { method, path, status, body }
  })
}
