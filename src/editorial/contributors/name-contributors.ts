/** Checks whom an update names, and gives the blog a copy of those that it does not have yet. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Author } from '#shared/blog/change.ts'
import { type BlogContributor, MOST_ON_A_BLOG } from '#shared/blog/contributor.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { MOST_TOPICS } from '#shared/blog/topic.ts'
import { editCopies } from './edit-copies.ts'

type Naming = { readonly blog: Pick<Blog, 'contributors'>; readonly ids: readonly string[] | null | undefined }

/** @throws Refusal `invalid`, with the first id that is neither on the blog nor in the newsroom's list. */
export async function demandContributors(
  { contributors }: Pick<IngestPorts, 'contributors'>,
  { blog, ids }: Naming,
): Promise<void> {
  const missing = missingOn(blog, ids ?? [])
  if (missing.length === 0) return
  const listed = new Set((await contributors.find(missing)).map(({ id }) => id))
  const unknown = missing.find(id => !listed.has(id))
  if (unknown !== undefined) throw unknownContributor(ids ?? [], unknown)
}

type Publishing = {
  readonly blog: BlogId
  /** Those that are not known any more are skipped, as views skip them. */
  readonly ids: readonly string[] | undefined
  /** Of the update: a site of one of them then gets the names, too. */
  readonly topics: readonly string[] | undefined
  /** Nobody comes to the blog: an editor may have taken somebody off it. */
  readonly topicsAlone?: boolean
  /** Absent for the server itself. */
  readonly by: Author | undefined
}

/**
 * Before the update is published, so that readers who get it have the names. A draft names nobody to readers (law 9, apart): its
 * contributors come to the blog with its publication.
 */
export async function nameOnBlog(
  ports: Omit<IngestPorts, 'bodies' | 'newId'>,
  { blog, ids = [], topics = [], topicsAlone, by }: Publishing,
) {
  if (ids.length === 0) return
  await editCopies(ports, { blog, by, edit: withMissing })

  async function withMissing(held: Blog): Promise<readonly BlogContributor[] | undefined> {
    const missing = topicsAlone ? [] : missingOn(held, ids)
    const lent = missing.length === 0 ? [] : await ports.contributors.lend(missing, blog)
    const copies = [...(held.contributors ?? []), ...lent]
    const all = withTopics(copies, { ids, topics })
    if (lent.length === 0 && all.every((one, index) => one === copies[index])) return undefined
    if (all.length <= MOST_ON_A_BLOG) return all
    const message = `this blog lists ${MOST_ON_A_BLOG} contributors, the most there may be; take somebody out first`
    throw new Refusal('invalid', { errors: [{ path: 'contributors', message }] })
  }
}

type Topics = { readonly ids: readonly string[]; readonly topics: readonly string[] }

/** With the newest topics, where a blog had more in its time than it may list at once. */
function withTopics(copies: readonly BlogContributor[], { ids, topics }: Topics): readonly BlogContributor[] {
  return copies.map(one => {
    const known = one.topics ?? []
    const fresh = ids.includes(one.id) ? topics.filter(id => !known.includes(id)) : []
    return fresh.length === 0 ? one : { ...one, topics: [...known, ...fresh].slice(-MOST_TOPICS) }
  })
}

/** The copies for a blog's own list: those that it has, and those of the newsroom's list. */
export async function copiesFor(
  { contributors }: Pick<IngestPorts, 'contributors'>,
  {
    held = [],
    ids,
    blog,
  }: { readonly held: readonly BlogContributor[] | undefined; readonly ids: readonly string[]; readonly blog: BlogId },
): Promise<BlogContributor[]> {
  const copies = new Map(held.map(one => [one.id, one]))
  for (const one of await contributors.lend(missingOn({ contributors: [...held] }, ids), blog)) copies.set(one.id, one)
  return ids.map(id => copies.get(id) ?? refuse(ids, id))
}

function missingOn({ contributors = [] }: Pick<Blog, 'contributors'>, ids: readonly string[]): readonly string[] {
  const held = new Set(contributors.map(({ id }) => id))
  return ids.filter(id => !held.has(id))
}

function refuse(ids: readonly string[], id: string): never {
  throw unknownContributor(ids, id)
}

function unknownContributor(ids: readonly string[], id: string): Refusal {
  const message = `${id} is neither on this blog nor in the newsroom's list of contributors`
  return new Refusal('invalid', { errors: [{ path: `contributors[${ids.indexOf(id)}]`, message }] })
}
