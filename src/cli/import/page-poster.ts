/** Posts the updates of a page, oldest first, each of them once however often it runs. */
import type { Api } from '#cli/api.ts'
import type { NewUpdate } from '#client/posting/src/fields.ts'
import type { Update } from '#shared/blog/update.ts'
import type { PageUpdate } from './page.ts'
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
  readonly blog: string
  readonly updates: readonly PageUpdate[]
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
    const posted = await api.post(blog, this.#fields(of), keyOf(of, { blog, shownTimes }))
    if (posted.kind === 'posted') {
      this.#ids.set(place, posted.update.id)
      return { of, kind: held.some(({ id }) => id === posted.update.id) ? 'there' : 'posted' }
    }
    const known = this.heldAs(of)
    if (known) this.#ids.set(place, known.id)
    return { of, kind: posted.kind }
  }

  /** The update in the blog for this entry, as far as the shown time identifies it. */
  heldAs({ time, untimed }: PageUpdate): Update | undefined {
    return this.#options.held.find(one => one.time === time && one.untimed === untimed)
  }

  #fields({ body, references, time, untimed, label }: PageUpdate): NewUpdate {
    const ids = references.flatMap(({ words, to }): [string, string][] => {
      const id = this.#ids.get(to)
      return id === undefined ? [] : [[words, id]]
    })
    return {
      body: linkReferences(body, new Map(ids)),
      ...(this.#options.shownTimes === 'file' && { time }),
      ...(untimed && { untimed }),
      ...(label && { label }),
    }
  }
}

/** The same for the same entry of the same page, so that the server recognises a repeated post. */
function keyOf({ name }: PageUpdate, { blog, shownTimes }: Pick<PagePosterOptions, 'blog' | 'shownTimes'>): string {
  return `page/${blog}/${shownTimes}/${name.replaceAll(' ', '/')}`
}
