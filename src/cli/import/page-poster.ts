/** Posts the updates of a page, oldest first, each of them once however often it runs. */
import type { Api } from '#cli/api.ts'
import type { NewUpdate } from '#client/posting/src/fields.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Update } from '#shared/blog/update.ts'
import type { PageUpdate } from './page.ts'
import type { TopicIds } from './page-topics.ts'
import { linkReferences } from './references.ts'

/** `changed`: the text in the file has; the update stays as posted. `removed`: it was, since, and stays removed. */
export type PostedEntry = {
  readonly of: PageUpdate
  readonly kind: 'posted' | 'there' | 'changed' | 'removed'
}

/** `file`: the times of the page. `now`: each update shows the moment at which it is posted. */
export type ShownTimes = 'file' | 'now'

type PagePosterOptions = {
  readonly api: Api
  readonly blog: Pick<Blog, 'id'>
  readonly topics: TopicIds
  readonly shownTimes: ShownTimes
  /** The updates of the blog before the first is posted. */
  readonly held: readonly Update[]
}

export class PagePoster {
  readonly #options: PagePosterOptions
  /** Ids by their index in the page, for updates that others refer to. */
  readonly #ids = new Map<number, string>()

  constructor(options: PagePosterOptions) {
    this.#options = options
  }

  /** Call it in the order of the page's updates: an update can only refer to those posted before it. */
  async post(place: number, of: PageUpdate): Promise<PostedEntry> {
    const { api, blog, held, shownTimes } = this.#options
    const posted = await api.post(blog.id, this.#fields(of), keyOf(of, { blog: blog.id, shownTimes }))
    if (posted.kind === 'posted') {
      this.#ids.set(place, posted.update.id)
      return { of, kind: held.some(({ id }) => id === posted.update.id) ? 'there' : 'posted' }
    }
    const known = this.heldAs(of)
    if (known) this.#ids.set(place, known.id)
    return { of, kind: posted.kind }
  }

  /** The update in the blog for this entry, as far as the shown time identifies it. */
  heldAs(of: PageUpdate): Update | undefined {
    return heldAs(this.#options.held, of)
  }

  #fields({ body, references, time, untimed, label, topics: names }: PageUpdate): NewUpdate {
    const ids = references.flatMap(({ words, to }): [string, string][] => {
      const id = this.#ids.get(to)
      return id === undefined ? [] : [[words, id]]
    })
    const topics = names.flatMap(name => this.#options.topics.get(name) ?? [])
    return {
      body: linkReferences(body, new Map(ids)),
      ...(this.#options.shownTimes === 'file' && { time }),
      ...(untimed && { untimed }),
      ...(label && { label }),
      ...(topics.length > 0 && { topics }),
    }
  }
}

/** The same for the same entry of the same page, so that the server recognises a repeated post. */
function keyOf(
  { name }: PageUpdate,
  { blog, shownTimes }: { readonly blog: string; readonly shownTimes: ShownTimes },
): string {
  return `page/${blog}/${shownTimes}/${name.replaceAll(' ', '/')}`
}

/** The update for an entry, as far as the shown time identifies it. */
export function heldAs(held: readonly Update[], { time, untimed }: PageUpdate): Update | undefined {
  return held.find(one => one.time === time && one.untimed === untimed)
}
