/** Carries changes of the newsroom's list to the blogs that have copies, and erases a contributor from all of them. */

import type { IngestPorts } from '#editorial/input/ports.ts'
import type { Erasures } from '#editorial/media/erasures.ts'
import type { MediaName } from '#editorial/media/media-name.ts'
import { authorOf } from '#editorial/updates/author-of.ts'
import { endOfTurn } from '#platform/end-of-turn.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { BlogContributor, Contributor } from '#shared/blog/contributor.ts'
import { filesIn } from '#shared/blog/file-names.ts'
import type { Actor } from '#store/audit/audit.ts'
import { ring } from '#store/bus/bell.ts'
import type { Contributors } from '#store/contributors/contributors.ts'
import type { Acting } from '#store/keys/acting.ts'
import { editCopies } from './edit-copies.ts'

export type ContributorPorts = Omit<IngestPorts, 'contributors'> & {
  readonly contributors: Contributors
  readonly erasures: Pick<Erasures, 'queueUnused'>
}

type Carrying = { readonly by: Acting; readonly contributor: Contributor }

/**
 * To the blogs that have not ended; those that have stay as they were published. Returns their number. What an interruption
 * left, the same edit again carries on with.
 */
export async function carryContributor(ports: ContributorPorts, { by, contributor }: Carrying): Promise<number> {
  let carried = 0
  for (const blog of await ports.contributors.blogsOf(contributor.id)) {
    const edit = (held: Blog) => (held.state === 'ended' ? undefined : withCopy(held.contributors ?? [], contributor))
    if (await editCopies(ports, { blog, by: authorOf(by), edit })) carried += 1
    await endOfTurn()
  }
  return carried
}

/** What the blog itself has noted of them stays. */
function withCopy(held: readonly BlogContributor[], copy: Contributor): readonly BlogContributor[] | undefined {
  const all = held.map(one => (one.id === copy.id ? { ...copy, ...(one.topics && { topics: one.topics }) } : one))
  return JSON.stringify(all) === JSON.stringify(held) ? undefined : all
}

/**
 * A person's right: name and portrait go from every blog, ended or not, from its history, from updates and from templates.
 * Returns the number of blogs. May be repeated after an interruption; the list of blogs is forgotten last.
 */
export async function eraseContributor(
  ports: ContributorPorts,
  { by, id, actor }: { readonly by: Acting; readonly id: string; readonly actor: Actor },
): Promise<number> {
  const { contributors } = ports
  const pictures = new Set<string>()
  for (const one of await contributors.find([id])) notePictures(one)
  await contributors.takeOut(id, actor)
  const blogs = await contributors.blogsOf(id)
  for (const blog of blogs) {
    const edit = (held: Blog) => {
      const kept = (held.contributors ?? []).filter(one => one.id !== id || notePictures(one))
      return kept.length === (held.contributors ?? []).length ? undefined : kept
    }
    await editCopies(ports, { blog, by: authorOf(by), edit })
    // From the beginning: the copies are in the history up to the edit.
    let after: number | undefined = 0
    while (after !== undefined) {
      after = await contributors.eraseFrom({ blog, id, after })
      await endOfTurn()
    }
  }
  await contributors.forget(id)
  await dropPictures(ports, [...pictures])
  return blogs.length

  function notePictures(one: Contributor): false {
    for (const name of filesIn(JSON.stringify(one))) pictures.add(name)
    return false
  }
}

/** Portraits that nothing shows any more are erased. */
export async function dropPictures(
  { erasures, bus }: Pick<ContributorPorts, 'erasures' | 'bus'>,
  names: readonly string[],
): Promise<void> {
  for (const name of names) await erasures.queueUnused(name as MediaName)
  if (names.length > 0) ring(bus, 'erasure')
}
