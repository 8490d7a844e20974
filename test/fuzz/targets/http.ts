/**
 * Requests to a whole server, over a real socket: role, method and address on the first line, then headers, an empty line and the
 * body. Whatever they are, the answer is not a server error, a refusal is one of the table, and a draft stays at the desk.
 */
import assert from 'node:assert/strict'
import { Agent, type IncomingMessage, request } from 'node:http'
import { type RefusalCode, refusals } from '#platform/errors.ts'
import { startApp, type TestApp } from '#test/support/services/start-app.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

const DRAFT = 'not-for-strangers'
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PATCH', 'DELETE', 'PUT']
/** Enough to see a refusal, and the first event of a stream. */
const MOST_READ_BYTES = 64_000
/** Of the logger. */
const ERROR_LEVEL = 50
/** Our emulation answers a client library with bare statuses. */
const BARE = /^\/(?:emulation|connection\/)/

const get = (address: string, ...headers: readonly string[]) => [`none GET ${address}`, ...headers].join('\n')

export const httpTarget: FuzzTarget = {
  seeds: [
    get('/v1/blogs?limit=2&state=live&before=2026-03-04T16:44:00.000Z_storm'),
    get('/v1/blogs/storm?limit=1&limit=2', 'If-None-Match: W/"e.1", *'),
    get('/v1/blogs/storm/updates?before=01890a5d-ac96-774b-bcce-b302099a8057&limit=1e2&key=true'),
    get('/v1/blogs/storm/changes?after=e1.40&limit=500'),
    get('/v1/blogs/storm/changes?after[]=e1.40&after[x]=1&limit=%00'),
    get('/v1/blogs/storm/events', 'Last-Event-ID: e1.40'),
    get('/v1/blogs/storm/events?after=.0&token=a.b.c', 'Last-Event-ID: \x00'),
    get('/blogs/storm?show=key&before=x', 'Accept: text/html'),
    get('/blogs/storm?at=2026-03-04T16:44', 'Accept: text/html', 'Cookie: a=b'),
    get('/blogs/storm/feed.rss', 'If-Modified-Since: Wed, 04 Mar 2026 17:00:00 GMT'),
    get('/embed/storm?site=x&pass=y&opening=none&limit=3&key-only&from=z', 'Referer: https://e.org/'),
    get('/embed/storm/html?site=~frames', 'Origin: null'),
    get('/oembed?url=http%3A%2F%2F127.0.0.1%2Fblogs%2Fstorm&format=xml&maxwidth=1'),
    get('/media/480/a.jpg', 'Range: bytes=0-,-1', 'Accept-Encoding: br;q=0, gzip'),
    get('/sitemap.xml?page=1'),
    get('/widget.js', 'Range: bytes=5-1', 'If-Range: x'),
    get('/connection/sse?cf_connect=%7B%22id%22%3A1%2C%22connect%22%3A%7B%7D%7D'),
    'none POST /connection/http_stream\n\n{"id":1,"connect":{}}',
    'none POST /emulation\nContent-Type: application/octet-stream\n\n\x0a\x01a\x12\x01b\x1a\x01c',
    'none POST /v1/session\n\n{"key":"x"}',
    'none POST /v1/devices\n\n{"platform":"web"}',
    'none POST /v1/hooks/x\nwebhook-id: 1\nwebhook-timestamp: 1\nwebhook-signature: v1,x\n\n{}',
    'admin GET /v1/audit?actor=%00&action=key.create&since=x&limit=1',
    'admin GET /v1/audit/export?format=csv&blog=storm',
    'admin GET /v1/desk/blogs?before=x',
    'admin DELETE /v1/keys/%00',
    'admin GET /v1/blogs/storm/authors?updates=x,y',
    'admin POST /v1/blogs/storm/updates\nIdempotency-Key: a\n\n{"markdown":"a","status":"draft"}',
    'admin PATCH /v1/blogs/storm\nIf-Match: "999999999999999"\n\n{"title":"a"}',
    'admin POST /v1/links\n\n{"url":"http://127.0.0.1:1/"}',
    'admin POST /v1/templates\nX-HTTP-Method-Override: DELETE\n\n{"name":"\\u0000a","fields":{}}',
    'admin POST /v1/media\nContent-Type: image/png\n\n\x89PNG\r\n\x1a\n',
    'admin PUT /v1/blogs?_method=DELETE',
  ],
  growing: [
    ['none GET /v1/blogs?', 'limit=2&'],
    ['none GET /v1/blogs/', '%2e%2e%2f'],
    ['none GET ', '/'],
    ['none GET /v1/blogs/storm\nIf-None-Match: ', 'W/"e.1", ', '*'],
    ['none GET /blogs/storm\nAccept: ', 'text/html;q=0.1, '],
    ['none GET /blogs/storm\nAccept-Language: ', 'en;q=0.1, '],
    ['none GET /blogs/storm\nCookie: ', 'a=b; '],
    ['none GET /widget.js\nRange: bytes=', '0-1,', '2-3'],
    ['none GET /blogs/storm\nX-Forwarded-For: ', '10.0.0.1, '],
    ['admin POST /v1/blogs/storm/updates\nIdempotency-Key: ', 'a', '\n\n{"markdown":"a"}'],
  ],
  async open() {
    const app = await startApp({ blog: 'storm', env: { CRIER_LOG_LEVEL: 'error' } })
    await app.post('storm', DRAFT, { status: 'draft' })
    await app.post('storm', 'for everyone')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    return {
      async try(input) {
        const asked = askedIn(input, app)
        const answer = await ask(app, agent, asked)
        // Others are there if an admin asked for them.
        assert.deepEqual(app.logged.filter(isError), [])
        check(asked, answer)
      },
      async close() {
        agent.destroy()
        await app[Symbol.asyncDispose]()
      },
    }
  },
}

function isError(line: string): boolean {
  return JSON.parse(line).level >= ERROR_LEVEL
}

type Asked = ReturnType<typeof askedIn>
type Answer = { readonly status: number; readonly headers: IncomingMessage['headers']; readonly text: string }

/** A request line and headers that Node's client agrees to send; the rest is as the fuzzer wrote it. */
function askedIn(input: Buffer, { adminKey }: Pick<TestApp, 'adminKey'>) {
  const [head = '', ...rest] = input.toString('latin1').split('\n\n')
  const [first = '', ...lines] = head.split('\n')
  const [role = '', method = '', address = ''] = first.split(' ')
  // A long poll would hold the fuzzer for its length.
  const path = `/${address.replace(/^\//, '')}`.replace(/[^\x21-\x7e]/g, encodeURIComponent).replaceAll('wait', 'w')
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  for (const line of lines) {
    const [, name = '', value = ''] = /^([\w-]+): ?([\x20-\x7e\x80-\xff]*)$/.exec(line) ?? []
    if (
      name &&
      !/^(?:connection|upgrade|expect|transfer-encoding|content-length|host|te|trailer|keep-alive)$/i.test(name)
    )
      headers[name] = value
  }
  if (role === 'admin') headers.Authorization = `Bearer ${adminKey}`
  const known = METHODS.includes(method) ? method : 'GET'
  const body = Buffer.from(rest.join('\n\n'), 'latin1')
  // Without it, the body of a GET would be sent as another request.
  if (body.length > 0) headers['Content-Length'] = String(body.length)
  return { role, method: known, path, headers, body }
}

function ask({ url }: TestApp, agent: Agent, { method, path, headers, body }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { agent, method, path, headers }, response => {
      let text = ''
      const answered = () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text })
      const isEndless = /event-stream/.test(response.headers['content-type'] ?? '') || BARE.test(path)
      response.setEncoding('utf8').on('data', part => {
        text += part
        if (!isEndless && text.length <= MOST_READ_BYTES) return
        answered()
        response.destroy()
      })
      response.on('end', answered).on('error', () => {})
    })
    asking.on('error', reject).end(body)
  })
}

function check({ role, method, path }: Asked, { status, headers, text }: Answer): void {
  const call = `${method} ${path} is answered with ${status}`
  assert.ok(status !== 500 && status !== 0, call)
  if (role !== 'admin') assert.ok(!text.includes(DRAFT), `${call} and a draft`)
  if (BARE.test(path)) return
  assert.equal(headers['x-content-type-options'], 'nosniff', call)
  if (status < 400 || method === 'HEAD' || /html/.test(headers['content-type'] ?? '')) return
  const { code } = JSON.parse(text)
  assert.ok(code in refusals, `${call} and ${code}`)
  assert.equal(refusals[code as RefusalCode][0], status, call)
}
