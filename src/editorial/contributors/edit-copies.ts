/** Changes the copies of contributors that a blog has, whatever else is edited at the same moment. */
import type { IngestPorts } from '#editorial/input/ports.ts'
import { append } from '#editorial/updates/commit.ts'
import { Refusal } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Author } from '#shared/blog/change.ts'
import type { BlogContributor } from '#shared/blog/contributor.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { publicStream } from '#shared/protocol/stream.ts'

/** Each attempt loses to at most one other writer; more than a few indicate a bug. */
const MAX_TRIES = 20

type EditCopies = {
  readonly blog: BlogId
  readonly by: Author | undefined
  /** The list to store; undefined leaves the blog as it is. */
  readonly edit: (
    held: Blog,
  ) => Promise<readonly BlogContributor[] | undefined> | readonly BlogContributor[] | undefined
}

/** Whether anything was stored. */
export async function editCopies(
  ports: Pick<IngestPorts, 'log' | 'bus' | 'records' | 'now'>,
  { blog: id, by, edit }: EditCopies,
): Promise<boolean> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const held = await ports.records.blog(id)
    const contributors = held && (await edit(held))
    if (!held || !contributors) return false
    const now = ports.now().toISOString()
    const { contributors: _, ...rest } = held
    const blog: Blog = {
      ...rest,
      ...(contributors.length > 0 && { contributors: [...contributors] }),
      updatedAt: now,
      version: held.version + 1,
    }
    const appended = await append(ports, {
      stream: publicStream(id),
      change: { kind: 'blog.edited', at: now, blog },
      expects: held.version,
      ...(by && { by }),
    })
    if (appended.kind === 'appended') return true
  }
  throw new Refusal('busy')
}
