/** The settings of the identity provider: what needs what, and how groups are read. */
import { expect, test } from 'vitest'
import { readSettings } from '#server/config/config.ts'
import { signInOptions } from '#server/config/sign-in-settings.ts'
import { accessOf, describePerson } from '#web/sign-in/access-by-groups.ts'

const SET = {
  CRIER_OIDC_ISSUER: 'https://id.example/realms/news',
  CRIER_OIDC_CLIENT_ID: 'crier',
  CRIER_OIDC_GROUPS: 'cn=desk,ou=news=admin; /sport = editor:final, cup;*=contributor',
}

function read(env: Readonly<Record<string, string>>) {
  const found = readSettings(env)
  return found.kind === 'mistakes' ? found.mistakes : signInOptions(found.settings)
}

test('a provider needs an id and groups, and a place to keep tokens safe on PostgreSQL', () => {
  const { CRIER_OIDC_ISSUER } = SET
  expect(read({ CRIER_OIDC_ISSUER })).toEqual([
    'CRIER_OIDC_CLIENT_ID: missing; CRIER_OIDC_ISSUER needs it',
    'CRIER_OIDC_GROUPS: missing; without it, no person would have a role',
  ])
  expect(read({ CRIER_OIDC_CLIENT_ID: 'crier' })).toEqual(['CRIER_OIDC_ISSUER: missing; CRIER_OIDC_CLIENT_ID needs it'])
  expect(read({ CRIER_KEY_SIGN_IN: 'off' })).toEqual([
    'CRIER_KEY_SIGN_IN: without CRIER_OIDC_ISSUER, nobody could sign in; leave it out',
  ])
  expect(read({ ...SET, DATABASE_URL: 'postgres://a:b@127.0.0.1/c' })).toEqual([
    "CRIER_SECRETS_KEY: missing; it encrypts the provider's tokens in the database",
  ])
})

test('keys sign in where no provider is set, and by a setting beside one', () => {
  expect(read({})).toEqual({ keySignIn: 'on', provider: undefined })
  expect(read(SET)).toMatchObject({ keySignIn: 'off' })
  expect(read({ ...SET, CRIER_KEY_SIGN_IN: 'on' })).toMatchObject({ keySignIn: 'on' })
})

test('groups, scopes, parameters and times are read as the page describes them', () => {
  const env = {
    ...SET,
    CRIER_OIDC_SCOPES: ' openid  groups',
    CRIER_OIDC_PARAMETERS: 'prompt=consent&access_type=offline',
  }

  expect(read(env)).toMatchObject({
    provider: {
      ...{ name: 'id.example', scopes: ['openid', 'groups'], clientSecret: undefined },
      parameters: { prompt: 'consent', access_type: 'offline' },
      access: {
        claim: 'groups',
        rules: [
          { group: 'cn=desk,ou=news', role: 'admin', blogs: 'all' },
          { group: '/sport', role: 'editor', blogs: ['final', 'cup'] },
          { group: '*', role: 'contributor', blogs: 'all' },
        ],
      },
      times: { nextCheckMs: 300_000, validMs: 3_900_000 },
    },
  })
})

const rules = [
  { group: 'desk', role: 'admin', blogs: 'all' },
  { group: 'sport', role: 'editor', blogs: ['final'] },
  { group: 'storm', role: 'editor', blogs: ['storm', 'final'] },
  { group: 'night', role: 'editor', blogs: 'all' },
  { group: 'trainees', role: 'contributor', blogs: 'all' },
] as never

test.each([
  ['the highest role, for its own blogs', { groups: ['trainees', 'sport'] }, { role: 'editor', blogs: ['final'] }],
  ['the blogs of all groups with it', { groups: ['storm', 'sport'] }, { role: 'editor', blogs: ['final', 'storm'] }],
  ['all blogs where one gives all', { groups: ['sport', 'night'] }, { role: 'editor', blogs: 'all' }],
  ['one group as a text', { groups: 'desk' }, { role: 'admin', blogs: 'all' }],
  ['nothing without groups', {}, undefined],
  ['nothing for other groups', { groups: ['Desk', 'desk ', 7, null, { desk: true }] }, undefined],
  ['nothing for a group that is named like the rule for everyone', { groups: ['*'] }, undefined],
])('groups give %s', (_, claims, given) => {
  expect(accessOf(claims, { claim: 'groups', rules })).toEqual(given)
})

test('a claim may be nested, be named with dots, or be an address that is confirmed', () => {
  const editor = { role: 'editor', blogs: ['final'] }
  const at = (claim: string, claims: object) => accessOf(claims as never, { claim, rules })
  const byAddress = (claims: object) =>
    accessOf(claims as never, {
      claim: 'email',
      rules: [{ group: 'ana@news.example', role: 'editor', blogs: 'all' }],
    })

  expect(at('realm_access.roles', { realm_access: { roles: ['sport'] } })).toEqual(editor)
  expect(at('https://news.example/groups', { 'https://news.example/groups': ['sport'] })).toEqual(editor)
  expect(at('constructor.name', {})).toBeUndefined()
  expect(byAddress({ email: 'ana@news.example', email_verified: true })).toBeDefined()
  expect(byAddress({ email: 'ana@news.example', email_verified: false })).toBeUndefined()
  expect(describePerson({ sub: '1', email: 'ana@news.example', email_verified: false })).toEqual({ name: '1' })
  expect(describePerson({ sub: '1', name: ' ', preferred_username: 'ana' })).toEqual({ name: 'ana' })
})
