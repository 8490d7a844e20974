/** The rules for creating, editing and revoking sites, applied to the list of all sites under the store's lock. */
import { randomInt } from 'node:crypto'
import { randomLetters } from '#platform/random-letters.ts'
import type { NewSite, Site, SitePatch } from './site.ts'
import type { SiteRefused, Stored } from './sites.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const ID_LETTERS = 10
/** 130 bits, beyond guessing. */
const PASS_LETTERS = 22

export type SiteChange = (sites: readonly Site[], at: string) => Stored | SiteRefused

export function creation({ id = newId(), ...fields }: NewSite): SiteChange {
  return (sites, createdAt) => {
    if (sites.some(held => held.id === id)) return { kind: 'exists' }
    return takenIn(sites, fields.origins) ?? stored({ id, ...fields, createdAt, version: 1 })
  }
}

export function edit(id: string, patch: SitePatch, version: number): SiteChange {
  return sites => {
    const held = sites.find(site => site.id === id)
    if (!held) return { kind: 'unknown' }
    if (held.revokedAt !== undefined) return { kind: 'revoked', site: held }
    if (held.version !== version) return { kind: 'stale', site: held }
    const others = sites.filter(site => site.id !== id)
    const site = { ...held, ...patch, origins: patch.origins ?? held.origins, version: version + 1 }
    return takenIn(others, site.origins) ?? stored(withoutNulls(site))
  }
}

export function revocation(id: string): SiteChange {
  return (sites, revokedAt) => {
    const held = sites.find(site => site.id === id)
    if (!held) return { kind: 'unknown' }
    return stored(held.revokedAt === undefined ? { ...held, revokedAt, version: held.version + 1 } : held)
  }
}

/** Random instead of signed: every node knows all sites, and replacing it is enough to end it. */
export function passIssue(id: string): SiteChange {
  return changeOf(id, site => ({
    ...site,
    pass: randomLetters(PASS_LETTERS),
    version: site.version + 1,
  }))
}

export function passWithdrawal(id: string): SiteChange {
  return changeOf(id, ({ pass, ...site }) => (pass === undefined ? site : { ...site, version: site.version + 1 }))
}

function changeOf(id: string, change: (site: Site) => Site): SiteChange {
  return sites => {
    const held = sites.find(site => site.id === id)
    if (!held) return { kind: 'unknown' }
    return held.revokedAt === undefined ? stored(change(held)) : { kind: 'revoked', site: held }
  }
}

function takenIn(sites: readonly Site[], origins: readonly string[]): SiteRefused | undefined {
  for (const by of sites) {
    const origin = by.revokedAt === undefined ? by.origins.find(one => origins.includes(one)) : undefined
    if (origin !== undefined) return { kind: 'taken', origin, by }
  }
  return undefined
}

function withoutNulls(site: Omit<Site, keyof SitePatch> & SitePatch): Site {
  return Object.fromEntries(Object.entries(site).filter(([, value]) => value !== null)) as Site
}

function stored(site: Site): Stored {
  return { kind: 'stored', site }
}

function newId(): string {
  return Array.from({ length: ID_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('')
}
