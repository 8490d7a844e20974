/** What a person's groups at the provider give them here. */
import type { Role } from '#store/keys/keys.ts'
import type { Entering, Person } from '#store/people/people.ts'

export type GroupRule = {
  /** `*` for everyone whom the provider admits. */
  readonly group: string
  readonly role: Role
  readonly blogs: Person['blogs']
}

export type AccessByGroups = { readonly claim: string; readonly rules: readonly GroupRule[] }

/** Of an ID token and the UserInfo endpoint, merged. */
export type Claims = Readonly<Record<string, unknown>>

const RANK: readonly Role[] = ['admin', 'editor', 'contributor']
/** As for keys. */
const MAX_NAME = 100
const EVERYONE = '*'

/**
 * The highest role of all groups, for the blogs of the groups that give that role: nobody gets a role for a blog that no
 * rule names. Undefined if no rule fits.
 */
export function accessOf(claims: Claims, { claim, rules }: AccessByGroups): Pick<Person, 'role' | 'blogs'> | undefined {
  const groups = new Set([EVERYONE, ...groupsIn(claims, claim)])
  const fitting = rules.filter(({ group }) => groups.has(group))
  const role = RANK.find(one => fitting.some(rule => rule.role === one))
  if (role === undefined) return undefined
  const covered = fitting.filter(rule => rule.role === role).map(({ blogs }) => blogs)
  if (covered.includes('all')) return { role, blogs: 'all' }
  const blogs = covered.flatMap(one => (one === 'all' ? [] : one))
  return { role, blogs: [...new Set(blogs)].sort() }
}

/** Whether the provider said anything about groups; providers leave them out of a token that they do not belong in. */
export function namesGroups(claims: Claims, { claim, rules }: AccessByGroups): boolean {
  return valueAt(claims, claim) !== undefined || rules.every(({ group }) => group === EVERYONE)
}

export function describePerson(claims: Claims): Pick<Entering, 'name' | 'email'> {
  const email = textIn(claims.email)
  const isTheirs = email !== undefined && claims.email_verified !== false
  const name = [claims.name, claims.preferred_username, isTheirs ? email : undefined, claims.sub]
    .map(textIn)
    .find(Boolean)
  return { name: (name ?? '').slice(0, MAX_NAME), ...(isTheirs && { email }) }
}

/** A claim may be a list, or one text. */
function groupsIn(claims: Claims, claim: string): readonly string[] {
  // Anybody can claim an address that its owner has not confirmed.
  if (claim === 'email' && claims.email_verified === false) return []
  const value = valueAt(claims, claim)
  const all: readonly unknown[] = Array.isArray(value) ? value : [value]
  // A rule for everyone is the operator's to write, not the name of a group.
  return all.filter((one): one is string => typeof one === 'string' && one !== EVERYONE)
}

/** The claim of that name first: names of claims may be addresses, which have dots. */
function valueAt(claims: Claims, claim: string): unknown {
  if (Object.hasOwn(claims, claim)) return claims[claim]
  let value: unknown = claims
  for (const name of claim.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Claims)[name]
  }
  return value
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
