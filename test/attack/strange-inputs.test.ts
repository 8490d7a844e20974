/**
 * Strange values in every parameter, header and field that the API describes, sent by an admin, so that nothing but their checks stops
 * them; over PostgreSQL, which refuses more than SQLite does. Each is taken or refused with a described answer, never a server error.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { type RefusalCode, refusals } from '#platform/errors.ts'
import { newVapidKeys } from '#push/lanes/web/credentials.ts'
import { problemsOf } from '#test/support/described-answers.ts'
import { forThisFile } from '#test/support/for-this-file.ts'
import { makeDatabase } from '#test/support/services/postgres-database.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import { openRawClient, type RawCall, type RawClient } from './ask-raw.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests access parts of the document
type Document = any

const ENCODED = [
  ...['%00', 'a%00b', '%ED%A0%80', '%0D%0AX:1', '1e999', '99999999999999999999', '__proto__', 'x'.repeat(3_000)],
]
/** As JSON texts, because some have no other form. */
const FIELDS = [
  ...['null', '[]', '1e999', '9007199254740993', '""', '"\\ud800"', '"a\\u0000b"', '[null]'],
  ...['{"__proto__":{"x":1}}', '{"length":{"toString":null}}', `"${'x'.repeat(5_000)}"`],
]
const BODIES = ['[]', 'null', '{}', '{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}']
const HEADERS: readonly (readonly [string, string])[] = [
  ...['999999999999999', '*', '-1', '"1", "2"', ''].map(value => ['If-Match', value] as const),
  ...['\x80', 'x'.repeat(300)].map(value => ['Idempotency-Key', value] as const),
  ...['W/"', 'x'.repeat(3_000)].map(value => ['If-None-Match', value] as const),
  ['Accept-Encoding', 'br;q=2, *;q=-1'],
  ['Content-Encoding', 'gzip, br'],
]

type Opened = AsyncDisposable & { readonly app: TestApp; readonly raw: RawClient }
type Call = { readonly method: string; readonly path: string; readonly described: Document }

const opened = forThisFile(async (): Promise<Opened> => {
  await using stack = new AsyncDisposableStack()
  const database = stack.use(await makeDatabase())
  const env = {
    ...{ DATABASE_URL: database.url, CRIER_LOG_LEVEL: 'error', CRIER_READER_JWT_SECRET: 'x'.repeat(40) },
    ...{ CRIER_VAPID_KEY: newVapidKeys().privateKey, CRIER_VAPID_SUBJECT: 'mailto:desk@example.org' },
  }
  const app = stack.use(await startApp({ env, blog: 'storm' }))
  const raw = stack.use(openRawClient(app.url))
  const all = stack.move()
  return { app, raw, [Symbol.asyncDispose]: () => all.disposeAsync() }
})
let document: Document
let update: string
let calls: readonly Call[]

beforeAll(async () => {
  document = (await opened.app.api('GET', '/openapi.json')).body
  update = (await opened.app.post('storm', 'Doors open')).id
  calls = callsOf(document)
})

describe('strange values', () => {
  test('in a parameter of an address', async () => {
    const asked = calls.flatMap(call =>
      namesIn(call.path).flatMap(name =>
        ENCODED.map(value => callOf(call, { path: filled(call.path, { [name]: value }) })),
      ),
    )

    expect(asked.length).toBeGreaterThan(200)
    expect(await troubleOf(asked)).toEqual([])
  })

  test('in a query: of every kind, twice, as a list, as an object', async () => {
    const asked = calls.flatMap(call => {
      const names = call.described.parameters
        .filter((one: Document) => one.in === 'query')
        .map((one: Document) => one.name)
      return names.flatMap((name: string) =>
        [...ENCODED.map(value => `${name}=${value}`), `${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, name].map(
          query => callOf(call, { path: `${filled(call.path)}?${query}` }),
        ),
      )
    })

    expect(asked.length).toBeGreaterThan(200)
    expect(await troubleOf(asked)).toEqual([])
  })

  test('in a header', async () => {
    const asked = calls
      .filter(({ method }) => method !== 'get')
      .flatMap(call => HEADERS.map(([name, value]) => callOf(call, { headers: { [name]: value } })))

    expect(asked.length).toBeGreaterThan(200)
    expect(await troubleOf(asked)).toEqual([])
  })

  test('in a body: of another kind, or in any of its fields', async () => {
    const asked = calls.flatMap(call => {
      const example = exampleOf(call)
      const fields = Object.keys(example ?? {}).flatMap(name => FIELDS.map(value => withField(example, name, value)))
      return example ? [...BODIES, ...fields].map(body => callOf(call, { body })) : []
    })

    expect(asked.length).toBeGreaterThan(200)
    expect(await troubleOf(asked)).toEqual([])
    expect('polluted' in {}).toBe(false)
  })
})

type Asked = { readonly of: Call; readonly call: RawCall }

function callOf(of: Call, call: Partial<RawCall>): Asked {
  const headers = { Authorization: `Bearer ${opened.app.adminKey}`, 'If-Match': '1', ...call.headers }
  const example = exampleOf(of)
  const body = call.body ?? (example && JSON.stringify(example))
  const path = call.path ?? filled(of.path)
  return { of, call: { method: of.method.toUpperCase(), path, headers, ...(body !== undefined && { body }) } }
}

/** Eight at a time. What is answered must be described, and a refusal must be one of the table. */
async function troubleOf(asked: readonly Asked[]): Promise<readonly string[]> {
  const trouble: string[] = []
  const waiting = asked.values()
  const work = async () => {
    for (const { of, call } of waiting) {
      const { status, code, text } = await opened.raw.ask(call)
      const said = `${call.method} ${call.path.slice(0, 120)} ${(call.body ?? JSON.stringify(call.headers)).slice(0, 200)}: ${status} ${code}`
      // Pictures need a bucket here, and say so.
      if ((status >= 500 && code !== 'uploads_off') || status === 0) trouble.push(said)
      if (status < 400) continue
      if (code === undefined || refusals[code as RefusalCode]?.[0] !== status) trouble.push(`not of the table: ${said}`)
      // An address that leads elsewhere is not of this call.
      else if (code !== 'unknown_path' && problemsOf(document, { ...of, status, body: JSON.parse(text) }).length > 0) {
        trouble.push(`not described: ${said}`)
      }
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return trouble.slice(0, 20)
}

/** Without streams, and without what would end this test: its own key. */
function callsOf(description: Document): readonly Call[] {
  return Object.entries<Document>(description.paths).flatMap(([path, methods]) =>
    Object.entries<Document>(methods)
      .filter(
        ([method]) => !/\/events$|^\/v1\/session/.test(path) && !(method === 'delete' && path === '/v1/blogs/{blog}'),
      )
      .map(([method, described]) => ({ method, path, described })),
  )
}

function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

function filled(path: string, values: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? { blog: 'storm', update }[name] ?? 'none')
}

function exampleOf({ described }: Call): Document {
  const json = described.requestBody?.content?.['application/json']
  if (!json) return undefined
  const { $ref = '', ...own } = json.schema ?? {}
  const schema = $ref ? document.components.schemas[$ref.split('/').at(-1)] : own
  return schema.example ?? schema.examples?.[0] ?? json.example ?? {}
}

function withField(example: Document, name: string, value: string): string {
  const { [name]: _, ...others } = example
  return `{${JSON.stringify(others).slice(1, -1)}${Object.keys(others).length > 0 ? ',' : ''}${JSON.stringify(name)}:${value}}`
}
