/** The newsroom's contributors in a database. */
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Contributor } from '#shared/blog/contributor.ts'
import { filesIn } from '#shared/blog/file-names.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { ListedContributor } from '#shared/blog/listed-contributor.ts'
import { slashName } from '#shared/blog/slash-name.ts'
import type { ContributorPatch, NewContributor } from '#shared/requests/contributor-inputs.ts'
import type { Action, Actor } from '#store/audit/audit.ts'
import { auditRow } from '#store/audit/audit-row.ts'
import type { Database, Run } from '#store/sql/database.ts'
import {
  type ContributorRef,
  type ContributorRefused,
  type ContributorStored,
  type Contributors,
  type ErasurePart,
  MOST_CONTRIBUTORS,
} from './contributors.ts'
import { contributorsSql } from './contributors-sql.ts'
import { withoutContributor } from './without-contributor.ts'

/** Changes that one statement looks through: a few milliseconds on the thread that also writes posts (law 12, fair share). */
const PART_CHANGES = 1_000
const MADE_ID_BYTES = 9
const ID_CHARACTERS = 60

type Running = Run<keyof typeof contributorsSql>
type Put = {
  readonly contributor: Contributor & { readonly version: number }
  readonly by: Actor
  readonly action: Action
}
type SqlContributorsOptions = { readonly database: Database; readonly now: () => Date }

export class SqlContributors implements Contributors {
  readonly #database
  readonly #now: () => Date

  constructor({ database, now }: SqlContributorsOptions) {
    this.#database = database.prepare(contributorsSql)
    this.#now = now
  }

  async list(): Promise<readonly ListedContributor[]> {
    return (await this.#database.run('list')).map(listedIn)
  }

  async find(ids: readonly string[]): Promise<readonly Contributor[]> {
    return ids.length === 0 ? [] : copiesOf(await this.#database.run('find', [ids]), ids)
  }

  create({ by, id: asked, ...parts }: NewContributor & { readonly by: Actor }) {
    return this.#change(async run => {
      const [row] = await run('count')
      if (Number(row?.contributors) >= MOST_CONTRIBUTORS) return { kind: 'full' }
      const id = asked ?? (await freeId(run, parts.name))
      const [other] = (await run('byId', [id])).map(listedIn)
      if (other) return { kind: 'exists', contributor: other }
      return this.#put(run, { contributor: { id, ...parts, version: 1 }, by, action: 'contributor.created' })
    })
  }

  edit({ id, version, by }: ContributorRef, patch: ContributorPatch) {
    return this.#change(async run => {
      const held = await heldAt(run, { id, version })
      if (held.kind !== 'stored') return held
      const merged = patched(held.contributor, patch)
      if (isDeepStrictEqual(merged, held.contributor)) return held
      const { changedAt: _at, changedBy: _by, ...rest } = merged
      return this.#put(run, { contributor: { ...rest, version: version + 1 }, by, action: 'contributor.edited' })
    })
  }

  remove({ id, version, by }: ContributorRef) {
    return this.#change(async run => {
      const held = await heldAt(run, { id, version })
      if (held.kind === 'stored') await this.#takeOut(run, { id, by, action: 'contributor.removed' })
      return held
    })
  }

  async lend(ids: readonly string[], blog: BlogId): Promise<readonly Contributor[]> {
    if (ids.length === 0) return []
    return this.#database.transaction(async run => {
      const copies = copiesOf(await run('find', [ids]), ids)
      // Before the blog has its copy, so that an erasure finds every blog even if this node fails in between.
      for (const { id } of copies) await run('lend', [id, blog])
      return copies
    })
  }

  async blogsOf(id: string): Promise<readonly BlogId[]> {
    return (await this.#database.run('blogsOf', [id])).map(({ blog }) => String(blog) as BlogId)
  }

  async eraseFrom({ blog, id, after }: ErasurePart): Promise<number | undefined> {
    const { run } = this.#database
    const quoted = `"${id}"`
    if (after === 0) {
      for (const { id: update, state } of await run('updatesNaming', [blog, quoted])) {
        // Only as it was read: an update that was removed or changed meanwhile is not brought back.
        await run('rewriteUpdate', [withoutContributor(String(state), id), blog, String(update), String(state)])
      }
    }
    const to = after + PART_CHANGES
    for (const stream of [`blog:${blog}`, `desk:${blog}`]) {
      for (const { change_offset: offset, change } of await run('changesNaming', [stream, after, to, quoted])) {
        const text = String(change)
        await run('rewriteChange', [withoutContributor(text, id), stream, Number(offset), text])
      }
    }
    const [row] = await run('furthest', [`blog:${blog}`, `desk:${blog}`])
    return Number(row?.head ?? 0) > to ? to : undefined
  }

  async takeOut(id: string, by: Actor): Promise<void> {
    await this.#database.transaction(async run => {
      await run('lock')
      await this.#takeOut(run, { id, by, action: 'contributor.erased' })
    })
  }

  async forget(id: string): Promise<void> {
    await this.#database.transaction(async run => {
      await run('lock')
      await run('forgetBlogs', [id])
      for (const { id: template, state } of await run('templatesNaming', [`"${id}"`])) {
        await run('rewriteTemplate', [withoutContributor(String(state), id), String(template)])
      }
    })
  }

  #change(change: (run: Running) => Promise<ContributorStored | ContributorRefused>) {
    return this.#database.transaction(async run => {
      await run('lock')
      return change(run)
    })
  }

  async #put(run: Running, { contributor, by, action }: Put) {
    const { id, name, version } = contributor
    const at = this.#now().toISOString()
    const listed: ListedContributor = { ...contributor, changedAt: at, changedBy: by.name }
    const state = JSON.stringify(listed)
    await run('put', [id, slashName(name), version, state])
    await run('hide', [shownBy(id)])
    for (const picture of filesIn(state)) await run('show', [picture, shownBy(id)])
    await run('audit', auditRow({ at, by, action, subject: id, detail: {} }))
    return { kind: 'stored' as const, contributor: listed }
  }

  async #takeOut(
    run: Running,
    { id, by, action }: { readonly id: string; readonly by: Actor; readonly action: Action },
  ) {
    await run('remove', [id])
    await run('hide', [shownBy(id)])
    await run('audit', auditRow({ at: this.#now().toISOString(), by, action, subject: id, detail: {} }))
  }
}

/** Of the rows that `pictures_shown` has for updates and blogs, none begins so. */
function shownBy(id: string): string {
  return `contributor:${id}`
}

/** Names in other scripts have no letters for an id. */
async function freeId(run: Running, name: string): Promise<string> {
  const slug = slashName(name)
    .replace(/[^a-z0-9-]/g, '')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, ID_CHARACTERS - 9)
  const random = () => randomBytes(MADE_ID_BYTES).toString('hex').slice(0, 8)
  if (slug === '') return `c-${random()}`
  const [taken] = await run('byId', [slug])
  return taken ? `${slug}-${random()}` : slug
}

async function heldAt(run: Running, { id, version }: Pick<ContributorRef, 'id' | 'version'>) {
  const [contributor] = (await run('byId', [id])).map(listedIn)
  if (!contributor) return { kind: 'unknown' as const }
  return { kind: contributor.version === version ? ('stored' as const) : ('stale' as const), contributor }
}

function patched(held: ListedContributor, patch: ContributorPatch): ListedContributor {
  const changed = Object.entries(patch).filter(([, value]) => value !== undefined)
  const merged = Object.entries({ ...held, ...Object.fromEntries(changed) })
  return Object.fromEntries(merged.filter(([, value]) => value !== null)) as ListedContributor
}

function listedIn({ state }: Record<string, unknown>): ListedContributor {
  return JSON.parse(String(state))
}

/** In the order of the ids. */
function copiesOf(rows: readonly Record<string, unknown>[], ids: readonly string[]): readonly Contributor[] {
  const listed = new Map(rows.map(row => [String(row.id), listedIn(row)]))
  return ids.flatMap(id => {
    const one = listed.get(id)
    return one ? [copyOf(one)] : []
  })
}

export function copyOf({ version: _version, changedAt: _at, changedBy: _by, ...copy }: ListedContributor): Contributor {
  return copy
}
