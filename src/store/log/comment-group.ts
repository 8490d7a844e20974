/** The part of the rule of appending that concerns comments: whether one may change, and how its row and the counts do. */
import {
  type CommentWrite,
  type CountDeltas,
  countDeltas,
  isExpectedComment,
  type KnownComment,
} from '#store/comments/comment-write.ts'

export type CommentRowWrite = { readonly write: CommentWrite; readonly deltas: CountDeltas }

/** The comment itself and those that become part of it. */
export function neededComments({ blog, id, doubles }: CommentWrite): readonly Pick<KnownComment, 'blog' | 'id'>[] {
  return [id, ...doubles.map(double => double.id)].map(one => ({ blog, id: one }))
}

export class CommentGroup {
  readonly writes: CommentRowWrite[] = []
  readonly #known: Map<string, KnownComment>

  constructor(known: readonly KnownComment[]) {
    this.#known = new Map(known.map(row => [place(row.blog, row.id), row]))
  }

  isExpected(write: CommentWrite): boolean {
    return isExpectedComment(write, this.#find)
  }

  /** A comment changes once in a group: what erases its text would also erase what is shown again after it. */
  put(write: CommentWrite): void {
    this.writes.push({ write, deltas: countDeltas(write, this.#find) })
    for (const { blog, id } of neededComments(write)) this.#known.delete(place(blog, id))
  }

  readonly #find = (blog: string, id: string) => this.#known.get(place(blog, id))
}

function place(blog: string, id: string): string {
  return `${blog} ${id}`
}
