/**
 * What strangers claim to be: an origin with a site and its pass, hops of a proxy, a reader token, a cookie with its CSRF token.
 * The kind on the first line, a value on each other.
 */
import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { channelIn, createReaderTokens } from '#delivery/access/reader-tokens.ts'
import { createEmbedding } from '#delivery/sites/embedding.ts'
import { patternsFor, readOrigin } from '#delivery/sites/origins.ts'
import type { Site } from '#delivery/sites/site.ts'
import { createAddressReader, networkOf } from '#platform/limits/address.ts'
import { DEFAULT_PROXIES } from '#platform/limits/proxies.ts'
import { isCsrfOf } from '#store/logins/secrets.ts'
import { idOf } from '#test/support/data/entries.ts'
import { secretIn } from '#web/middleware/login-cookie.ts'
import type { FuzzTarget } from '../fuzz-target.ts'

const OWN = 'https://live.newsroom.example'
const TRIBUNE = 'https://www.tribune.example'
const PASS = 'crier_pass_of-the-tribune'
const PEER = '203.0.113.7'
const COOKIE = 'crier_session_of-an-editor'

const tribune = {
  ...{ id: 'tribune', name: 'Tribune', origins: [TRIBUNE], blogs: [idOf('own')], pass: PASS, version: 1 },
  createdAt: '2026-03-04T16:44:00.000Z',
} as unknown as Site

const embedding = createEmbedding({
  mode: 'sites',
  directory: {
    all: [tribune],
    withId: id => (id === tribune.id ? tribune : undefined),
    ofOrigin: origin => (origin === TRIBUNE ? tribune : undefined),
  },
  ownUrls: () => [OWN],
})

const tokens = createReaderTokens({ secret: 'a-secret-of-thirty-two-characters', now: () => new Date(0) })
const named = createAddressReader(['127.0.0.1'])
const usual = createAddressReader(DEFAULT_PROXIES)

const KINDS: Readonly<Record<string, (values: readonly string[]) => void | Promise<void>>> = {
  pass([origin = '', site = '', pass = '', blog = '']) {
    const verdict = embedding.judge({ origin, named: site, pass, blog: idOf(blog) })
    const mayEnter =
      origin === OWN ||
      (blog === 'own' && (origin === TRIBUNE || (origin === 'null' && site === 'tribune' && pass === PASS)))
    assert.ok(verdict.kind === 'refused' || mayEnter, `${origin} was let in`)
  },
  hops([told = '']) {
    // The peer is on the internet: whatever it says, it is counted as itself.
    for (const reader of [named, usual]) {
      const address = reader.addressOf(requestFrom(PEER, told))
      assert.ok(address === PEER || address === `*${PEER}`, address)
      assert.ok(!reader.isLocal(requestFrom(PEER, told)), 'taken for this machine')
    }
    const behind = named.addressOf(requestFrom('127.0.0.1', told))
    assert.ok(behind.length > 0 && behind.length <= told.length + 20, behind)
    assert.equal(typeof networkOf(told), 'string')
  },
  async token([token = '']) {
    const read = await tokens?.read(token)
    assert.ok(read?.kind === 'invalid' || read?.kind === 'expired', 'an unsigned token was accepted')
    assert.ok(['undefined', 'string'].includes(typeof channelIn(token)))
  },
  cookie([cookie = '', csrf = '']) {
    const secret = secretIn({ cookie }, OWN)
    assert.ok(secret === undefined || cookie.includes(`__Host-crier_session=${secret}`))
    assert.ok(!isCsrfOf(COOKIE, csrf), 'a CSRF token was guessed')
  },
  origin([origin = '']) {
    const read = readOrigin(origin)
    if (read.kind === 'mistake') return assert.ok(read.message.length > 0)
    assert.deepEqual(readOrigin(read.origin), read)
    assert.ok(patternsFor(read.origin).length > 0)
  },
}

export const credentialsTarget: FuzzTarget = {
  seeds: [
    `pass\n${TRIBUNE}\n\n\nown`,
    `pass\nnull\ntribune\n${PASS}\nown`,
    `pass\nnull\ntribune\n${PASS.slice(0, -1)}\nown`,
    `pass\n${OWN}\ntribune\n\nother`,
    'pass\nhttps://www.tribune.example.evil.example\ntribune\n\nown',
    'hops\n127.0.0.1, 10.0.0.1, [::1]:80, ::ffff:192.168.0.1, x',
    'hops\n2001:db8::1, fe80::1%eth0, ,',
    'token\neyJhbGciOiJub25lIn0.eyJibG9ncyI6ImFsbCIsImNoYW5uZWwiOiJibG9nOmEifQ.',
    'token\neyJhbGciOiJIUzI1NiIsImNyaXQiOlsiYjY0Il0sImI2NCI6ZmFsc2V9.e30.AAAA',
    'cookie\na=b; __Host-crier_session=x; crier_session=y\nx',
    'origin\nhttps://*.Example.org:443/',
    'origin\ncapacitor://localhost',
    'origin\nhttps://münchen.example',
  ],
  growing: [
    ['hops\n', '10.0.0.1, '],
    ['hops\n', ','],
    ['hops\n', '::ffff:'],
    ['hops\n[', ':', ']'],
    ['token\n', '.'],
    ['token\n', 'eyJhbGciOiJub25lIn0.'],
    ['token\na.', 'e30', '.b'],
    ['cookie\n', 'a=b; '],
    ['cookie\n', '__Host-crier_session=x; '],
    ['cookie\n', ';'],
    ['cookie\n\n', 'x'],
    ['origin\nhttps://', 'a.', 'example'],
    ['origin\nhttps://', '*.', 'example'],
    ['origin\nhttps://', 'ü'],
    ['pass\nhttps://', 'www.', 'tribune.example\ntribune\n\nown'],
  ],
  open: () => ({
    try(input) {
      const [kind = '', ...values] = input.toString().split('\n')
      return (KINDS[kind] ?? KINDS.pass)?.(values)
    },
  }),
}

function requestFrom(remoteAddress: string, told: string): IncomingMessage {
  return { headers: { 'x-forwarded-for': told }, socket: { remoteAddress } } as unknown as IncomingMessage
}
