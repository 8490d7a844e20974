/** The doctor on the identity provider: a real one, one with another name, and addresses that are something else. */
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { newFolder } from '#test/support/new-folder.ts'
import { examine } from '#test/support/services/examine.ts'
import { startIdentityProvider } from '#test/support/services/identity-provider.ts'
import { freePort, listen } from '#test/support/services/listen.ts'

const signInAt = async (env: Readonly<Record<string, string>>) =>
  (await examine({ CRIER_DATA: await newFolder(), ...env })).of('sign-in')

test('a provider that answers by its own name is well; another name and unknown scopes are not', async () => {
  await using provider = await startIdentityProvider()
  provider.admit(['http://127.0.0.1:9'])
  const { port } = new URL(provider.issuer)
  const other = { CRIER_OIDC_ISSUER: `http://localhost:${port}`, CRIER_OIDC_SCOPES: 'openid everything' }

  const well = await signInAt(provider.env)
  const wrong = await signInAt({ ...provider.env, ...other })

  expect(well).toEqual([
    `ok: The provider ${provider.issuer} answers, by its own name.`,
    expect.stringMatching(/^ok: It publishes \d+ keys for signatures\.$/),
  ])
  expect(wrong).toEqual([
    expect.stringMatching(
      /^problem: .* calls itself http:\/\/127\.0\.0\.1:\d+: nobody can sign in.*Set CRIER_OIDC_ISSUER=/,
    ),
    expect.stringMatching(/^warning: The provider does not list these scopes of CRIER_OIDC_SCOPES: everything\./),
    expect.stringMatching(/^ok: It publishes/),
  ])
})

test('without a provider the check is skipped', async () => {
  expect(await signInAt({})).toEqual(['skipped: No identity provider is set: people sign in with keys.'])
})

const metadataOf = (url: string) => ({
  issuer: url,
  ...{ authorization_endpoint: `${url}/auth`, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys` },
})
type Answers = (url: string) => Readonly<Record<string, unknown>>

test.each<[string, Answers, string | RegExp]>([
  ['a page that does not exist', () => ({}), /openid-configuration: it answers with 404\..*correct CRIER_OIDC_ISSUER/],
  ['a page in HTML', () => ({ metadata: '<!doctype html>' }), 'its answer is not JSON'],
  [
    'something else in JSON',
    () => ({ metadata: { issuer: 5 } }),
    'missing or wrong are issuer, authorization_endpoint',
  ],
  [
    'a provider without keys',
    url => ({ metadata: metadataOf(url), keys: { keys: [] } }),
    'there is none for signatures',
  ],
  [
    'a provider with a shared secret',
    url => ({
      metadata: metadataOf(url),
      keys: { keys: [{ kty: 'oct' }, { kty: 'RSA', use: 'enc' }, { kty: 'RSA' }] },
    }),
    'ok: It publishes 1 keys',
  ],
  ['keys that cannot be read', url => ({ metadata: metadataOf(url), keys: [1] }), 'it is not a set of keys'],
])('an address with %s', async (_, answers, said) => {
  let given: Readonly<Record<string, unknown>> = {}
  await using at = await listen(
    createServer((request, response) => {
      const answer = given[request.url === '/keys' ? 'keys' : 'metadata']
      if (answer === undefined) return void response.writeHead(404).end()
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
    }),
  )
  given = answers(at.url)

  const found = await signInAt({ ...CLIENT, CRIER_OIDC_ISSUER: at.url })

  expect(found.at(-1)).toMatch(said)
})

test('an address at which nothing listens', async () => {
  const found = await signInAt({ ...CLIENT, CRIER_OIDC_ISSUER: `http://127.0.0.1:${await freePort()}` })

  expect(found).toEqual([expect.stringMatching(/^problem: .*: nothing listens there\. .*NODE_EXTRA_CA_CERTS/)])
})

const CLIENT = { CRIER_OIDC_CLIENT_ID: 'crier', CRIER_OIDC_GROUPS: '*=editor' }
