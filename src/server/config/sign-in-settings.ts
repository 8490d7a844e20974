/** The settings of signing in with an identity provider (OpenID Connect). */
import { z } from 'zod'
import { blogId } from '#shared/blog/ids.ts'
import { role } from '#store/keys/keys.ts'
import type { GroupRule } from '#web/sign-in/access-by-groups.ts'
import { numberFrom } from './numbers.ts'

const MINUTE_MS = 60_000

const GROUPS_ADVICE =
  'use groups with their roles, such as "newsroom-admins=admin; sport=editor:final,cup; *=contributor", separated by semicolons'

/** Of a machine: tokens would travel in the clear over a network. */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/

const issuer = z
  .url({
    ...{ protocol: /^https?$/, abort: true },
    error: 'use the address of the provider, such as https://id.example.org/realms/news',
  })
  .refine(url => url.startsWith('https:') || LOOPBACK.test(url), 'use an https: address')

export const signInSettings = {
  CRIER_OIDC_ISSUER: issuer.optional().meta({
    description: 'Turns on signing in at the desk with an OpenID Connect provider: its issuer (docs/sign-in.md)',
  }),
  CRIER_OIDC_CLIENT_ID: z.string().min(1).optional().meta({ description: 'The id of Crier at the provider' }),
  CRIER_OIDC_CLIENT_SECRET: z.string().min(1).optional().meta({
    description: 'The secret of Crier at the provider; omit it for a public client, which PKCE protects',
  }),
  CRIER_OIDC_NAME: z.string().trim().min(1, 'must not be empty').max(60, 'use at most 60 characters').optional().meta({
    description: 'What the button calls the provider ("Sign in with …"); by default the host of the issuer',
  }),
  CRIER_OIDC_SCOPES: z
    .string()
    .refine(text => scopesIn(text).includes('openid'), 'use "openid" and others')
    .default('openid profile email')
    .meta({ description: 'The scopes to request; many providers need `offline_access` too, and some `groups`' }),
  CRIER_OIDC_PARAMETERS: z.string().optional().meta({
    description: 'Further parameters of the request to sign in, such as `access_type=offline&prompt=consent`',
  }),
  CRIER_OIDC_GROUP_CLAIM: z.string().min(1).default('groups').meta({
    description: "The claim that lists a person's groups; dots lead into objects, such as `realm_access.roles`",
  }),
  CRIER_OIDC_GROUPS: z.string().transform(readRules).optional().meta({
    description:
      'What groups give, such as `newsroom-admins=admin; sport=editor:final,cup; *=contributor`: a role, and its blogs unless it is for all',
  }),
  CRIER_OIDC_CHECK_MINUTES: numberFrom(1, 60, 'a number of minutes').default(5).meta({
    description: 'How often the provider is asked whether a signed-in person still has access',
  }),
  CRIER_OIDC_GRACE_MINUTES: numberFrom(0, 1_440, 'a number of minutes').default(60).meta({
    description: 'How long people stay signed in after a check was due while the provider cannot be reached',
  }),
  CRIER_KEY_SIGN_IN: z.enum(['on', 'off'], 'use "on" or "off"').optional().meta({
    description:
      'Whether a key signs in at the desk: by default `on` without a provider and `off` with one. Links of `crier desk-link` always do',
  }),
} as const

export const SIGN_IN_SECRETS = ['CRIER_OIDC_CLIENT_SECRET'] as const

const schema = z.object(signInSettings)
type SignInSettings = z.infer<typeof schema>
type Around = { readonly DATABASE_URL?: string | undefined; readonly CRIER_SECRETS_KEY?: string | undefined }

/** Reports settings that need others. */
export function signInMistakes(settings: SignInSettings & Around): readonly string[] {
  const { CRIER_OIDC_ISSUER: issuer, CRIER_OIDC_CLIENT_ID: id, CRIER_OIDC_GROUPS: groups } = settings
  if (issuer === undefined) {
    const given = (['CRIER_OIDC_CLIENT_ID', 'CRIER_OIDC_CLIENT_SECRET', 'CRIER_OIDC_GROUPS'] as const).find(
      name => settings[name] !== undefined,
    )
    if (given !== undefined) return [`CRIER_OIDC_ISSUER: missing; ${given} needs it`]
    return settings.CRIER_KEY_SIGN_IN === 'off'
      ? ['CRIER_KEY_SIGN_IN: without CRIER_OIDC_ISSUER, nobody could sign in; leave it out']
      : []
  }
  return [
    ...(id === undefined ? ['CRIER_OIDC_CLIENT_ID: missing; CRIER_OIDC_ISSUER needs it'] : []),
    ...(groups === undefined ? ['CRIER_OIDC_GROUPS: missing; without it, no person would have a role'] : []),
    ...(settings.DATABASE_URL !== undefined && settings.CRIER_SECRETS_KEY === undefined
      ? ["CRIER_SECRETS_KEY: missing; it encrypts the provider's tokens in the database"]
      : []),
  ]
}

export function signInOptions(settings: SignInSettings) {
  const { CRIER_OIDC_ISSUER: issuer, CRIER_OIDC_CLIENT_ID: clientId, CRIER_OIDC_GROUPS: rules } = settings
  const keySignIn = settings.CRIER_KEY_SIGN_IN ?? (issuer === undefined ? 'on' : 'off')
  if (issuer === undefined || clientId === undefined || rules === undefined) return { keySignIn, provider: undefined }
  const nextCheckMs = settings.CRIER_OIDC_CHECK_MINUTES * MINUTE_MS
  return {
    keySignIn,
    provider: {
      ...{ issuer, clientId, clientSecret: settings.CRIER_OIDC_CLIENT_SECRET },
      name: settings.CRIER_OIDC_NAME ?? new URL(issuer).host,
      scopes: scopesIn(settings.CRIER_OIDC_SCOPES),
      parameters: Object.fromEntries(new URLSearchParams(settings.CRIER_OIDC_PARAMETERS ?? '')),
      access: { claim: settings.CRIER_OIDC_GROUP_CLAIM, rules },
      times: { nextCheckMs, validMs: nextCheckMs + settings.CRIER_OIDC_GRACE_MINUTES * MINUTE_MS },
    },
  }
}

function scopesIn(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

/** The last "=" separates, because names of groups from LDAP contain others. */
const RULE = /^(.+)=\s*(\w+)\s*(?::\s*(.+))?$/s

const blogs = z.array(blogId).min(1)

function readRules(text: string, context: z.RefinementCtx): readonly GroupRule[] {
  const parts = text.split(';').map(part => part.trim())
  const rules = parts.filter(part => part !== '').map(readRule)
  const isRead = (rule: GroupRule | undefined) => rule !== undefined
  if (rules.length > 0 && rules.every(isRead)) return rules.filter(isRead)
  context.addIssue({ code: 'custom', message: GROUPS_ADVICE })
  return z.NEVER
}

function readRule(part: string): GroupRule | undefined {
  const [, group = '', roleName, blogNames] = RULE.exec(part) ?? []
  const given = role.safeParse(roleName)
  const covered = blogNames === undefined ? undefined : blogs.safeParse(blogNames.split(',').map(name => name.trim()))
  if (!given.success || covered?.success === false) return undefined
  // As for keys: an admin covers all blogs.
  if (given.data === 'admin' && covered !== undefined) return undefined
  return { group: group.trim(), role: given.data, blogs: covered?.data ?? 'all' }
}
