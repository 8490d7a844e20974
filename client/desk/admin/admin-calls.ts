/** The calls of the admin screens. */
import type { AlertReport } from '#client/desk/api/figures.ts'
import { server } from '#client/desk/api/server.ts'
import { editedOf, having, named, outcomeOf } from '#client/posting/src/outcome.ts'

export type KeyRole = 'admin' | 'editor' | 'contributor'
type Blogs = 'all' | readonly string[]

export type ListedKey = {
  readonly id: string
  readonly name: string
  readonly role: KeyRole
  readonly blogs: Blogs
  readonly createdAt: string
  readonly revokedAt?: string
  readonly expiresAt?: string
  readonly usedAt?: string
}
export type ListedPerson = Pick<ListedKey, 'id' | 'name' | 'role' | 'blogs' | 'createdAt' | 'revokedAt'> & {
  readonly email?: string
  readonly issuer: string
  readonly seenAt: string
}
export type PartnerSite = Pick<ListedKey, 'id' | 'name' | 'blogs' | 'createdAt' | 'revokedAt'> & {
  readonly origins: readonly string[]
  readonly topic?: string
  readonly remember?: boolean
  readonly version: number
}
export type ListedSite = { readonly site: PartnerSite; readonly visits: { readonly connections: number } }
export type HookReceipt = {
  readonly at: string
  readonly outcome: string
  readonly isFailed: boolean
  readonly item?: string
}
export type ListedHook = Pick<ListedKey, 'id' | 'name' | 'createdAt' | 'revokedAt'> & {
  readonly role: 'editor' | 'contributor'
  readonly blog: string
  readonly last?: HookReceipt
}
export type DeviceKind = 'web' | 'fcm' | 'apns'
export type DeviceCounts = Readonly<Partial<Record<DeviceKind, number>>>
export type Reached = AlertReport & { readonly blog: string }
type Devices = {
  readonly kinds: DeviceCounts
  readonly coverages: readonly { readonly blog: string; readonly title: string; readonly followers: DeviceCounts }[]
  readonly alerts: readonly Reached[]
}
export type HealthReport = {
  readonly version: string
  readonly parts: readonly {
    readonly name: string
    readonly needed: boolean
    readonly status: 'up' | 'down'
    readonly reason?: string
  }[]
  readonly sending?: { readonly way: string; readonly reason?: string }
  readonly processes: number
  readonly connections: number
  readonly push: readonly { readonly platform: DeviceKind; readonly status: 'on' | 'off' | 'refused' }[]
}
type Storage = {
  readonly databaseBytes: number
  readonly blogs: number
  readonly pictures: number
  readonly picturesToErase: number
  readonly oldestChange?: string
  readonly oldestAudit?: string
}
export type AuditedAction = {
  readonly id: string
  readonly at: string
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string }
  readonly action: string
  readonly blog?: string
  readonly subject?: string
  readonly detail: Readonly<Record<string, unknown>>
}

type Ask = { readonly path: string; readonly method?: 'GET' | 'POST' | 'DELETE'; readonly body?: object }

function ask({ path, method = 'GET', body }: Ask) {
  return server.call({ method, path, ...(body !== undefined && { body }) })
}

export async function listKeys() {
  return outcomeOf(await ask({ path: '/v1/keys' }), having<{ readonly keys: readonly ListedKey[] }>('keys'))
}

export async function createKey(body: object) {
  const made = having<{ readonly key: ListedKey; readonly secret: string }>('secret')
  return outcomeOf(await ask({ method: 'POST', path: '/v1/keys', body }), made)
}

export async function revokeKey(id: string) {
  return outcomeOf(await ask({ method: 'DELETE', path: `/v1/keys/${id}` }), having<{ readonly key: ListedKey }>('key'))
}

export async function listPeople() {
  return outcomeOf(await ask({ path: '/v1/people' }), having<{ readonly people: readonly ListedPerson[] }>('people'))
}

const onePerson = having<{ readonly person: ListedPerson }>('person')

export async function revokePerson(id: string) {
  return outcomeOf(await ask({ method: 'DELETE', path: `/v1/people/${id}` }), onePerson)
}

export async function restorePerson(id: string) {
  return outcomeOf(await ask({ method: 'POST', path: `/v1/people/${id}/restore` }), onePerson)
}

export async function listSites() {
  return outcomeOf(await ask({ path: '/v1/sites' }), having<{ readonly sites: readonly ListedSite[] }>('sites'))
}

const oneSite = having<{ readonly site: PartnerSite }>('site')

export async function createSite(body: object) {
  return outcomeOf(await ask({ method: 'POST', path: '/v1/sites', body }), oneSite)
}

/** `stale` when somebody else has changed it meanwhile. */
export async function editSite({ id, version }: PartnerSite, body: object) {
  const sent = await server.call({ method: 'PATCH', path: `/v1/sites/${id}`, body, version })
  return editedOf<{ readonly site: PartnerSite }, PartnerSite>(sent, oneSite)
}

export async function revokeSite(id: string) {
  return outcomeOf(await ask({ method: 'DELETE', path: `/v1/sites/${id}` }), oneSite)
}

export async function listHooks() {
  return outcomeOf(await ask({ path: '/v1/hooks' }), having<{ readonly hooks: readonly ListedHook[] }>('hooks'))
}

export async function createHook(body: object) {
  const made = having<{ readonly hook: ListedHook; readonly secret: string }>('secret')
  return outcomeOf(await ask({ method: 'POST', path: '/v1/hooks', body }), made)
}

export async function testHook(id: string) {
  const tested = having<{ readonly outcome: string }>('outcome')
  return outcomeOf(await ask({ method: 'POST', path: `/v1/hooks/${id}/test` }), tested)
}

export async function revokeHook(id: string) {
  return outcomeOf(
    await ask({ method: 'DELETE', path: `/v1/hooks/${id}` }),
    having<{ readonly hook: ListedHook }>('hook'),
  )
}

export async function listDeliveries(id: string) {
  const listed = having<{ readonly deliveries: readonly HookReceipt[] }>('deliveries')
  return outcomeOf(await ask({ path: `/v1/hooks/${id}/deliveries` }), listed)
}

export async function countDevices() {
  return outcomeOf(await ask({ path: '/v1/devices' }), having<Devices>('kinds'))
}

export async function readHealth() {
  return outcomeOf(await ask({ path: '/v1/health' }), named<'health', HealthReport>('health', 'parts'))
}

export async function readStorage() {
  return outcomeOf(await ask({ path: '/v1/storage' }), named<'storage', Storage>('storage', 'databaseBytes'))
}

export async function listAudit(query: URLSearchParams) {
  const page = having<{ readonly entries: readonly AuditedAction[]; readonly next?: string }>('entries')
  return outcomeOf(await ask({ path: `/v1/audit?${query}` }), page)
}
